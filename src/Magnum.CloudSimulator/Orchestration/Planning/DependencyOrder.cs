using Magnum.CloudSimulator.Orchestration.Templates;

namespace Magnum.CloudSimulator.Orchestration.Planning;

/// <summary>The resources of a template in the order in which they can be made.</summary>
internal static class DependencyOrder
{
    public static List<(ResourceDefinition Definition, IReadOnlyCollection<string> Needs)> Of(Evaluator evaluator)
    {
        var definitions = evaluator.Template.Resources;
        var enabled = definitions.Values.Where(evaluator.Enabled).ToDictionary(definition => definition.Name);
        var ordered = new List<(ResourceDefinition, IReadOnlyCollection<string>)>(enabled.Count);
        var state = new Dictionary<string, bool>(enabled.Count);
        foreach (var definition in enabled.Values)
        {
            Visit(definition);
        }

        return ordered;

        void Visit(ResourceDefinition definition)
        {
            if (state.TryGetValue(definition.Name, out var done))
            {
                if (!done)
                {
                    throw HeatProblem.Of(500, "CircularDependencyException", $"Circular Dependency Found: {{{Kind(definition)} \"{definition.Name}\"}}");
                }

                return;
            }

            state[definition.Name] = false;
            var needs = Needs(definition);
            foreach (var need in needs)
            {
                Visit(enabled[need]);
            }

            state[definition.Name] = true;
            ordered.Add((definition, needs));
        }

        HashSet<string> Needs(ResourceDefinition definition)
        {
            var needs = new HashSet<string>();
            foreach (var name in definition.DependsOn.Concat(evaluator.References(definition.Properties)))
            {
                if (!definitions.ContainsKey(name))
                {
                    throw HeatProblem.Of(400, "InvalidTemplateReference", $"The specified reference \"{name}\" (in {definition.Name}) is incorrect.");
                }

                if (enabled.ContainsKey(name))
                {
                    needs.Add(name);
                }
            }

            return needs;
        }
    }

    private static string Kind(ResourceDefinition definition) => definition.Type.Split("::")[^1];
}
