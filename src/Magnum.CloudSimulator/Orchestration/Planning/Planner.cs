using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Faults;
using Magnum.CloudSimulator.Orchestration.Resources;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Orchestration.Templates;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Planning;

/// <summary>Plans an operation on a stack: which resources are made, changed or deleted, when, and what fails.</summary>
internal sealed class Planner(
    Stack root, TemplateLibrary library, ResourceMaker maker, FaultBoard? faults, TimeSpan pace, DateTimeOffset now, long operation)
{
    private const int MaxResources = 1000;
    private const int MaxDepth = 5;

    /// <summary>Properties that cannot be changed in place: the resource is made anew.</summary>
    private static readonly Dictionary<string, string[]> Replacing = new()
    {
        ["OS::Nova::Server"] = ["user_data", "user_data_format", "key_name", "availability_zone", "config_drive"],
        ["OS::Neutron::Port"] = ["network", "mac_address"],
        ["OS::Neutron::Subnet"] = ["cidr", "network", "ip_version"],
        ["OS::Heat::SoftwareConfig"] = ["config", "group", "inputs", "outputs", "options"],
        ["OS::Heat::MultipartMime"] = ["parts"],
        ["OS::Heat::RandomString"] = ["length", "character_classes", "salt"],
        ["OS::Cinder::Volume"] = ["snapshot_id", "source_volid", "availability_zone"],
    };

    private int _depth;

    /// <summary>Brings a node to what its template and parameters say. The path is the node's place, dotted, empty for the root.</summary>
    public PlanTally Converge(StackNode node, DateTimeOffset start, string path)
    {
        var template = library.Template(node.TemplateId!, path.Length == 0 ? "[root stack]" : path);
        if (template.Resources.Count > MaxResources)
        {
            throw HeatProblem.Limit("Maximum resources per stack exceeded.");
        }

        if (_depth > MaxDepth)
        {
            throw HeatProblem.Limit($"Recursion depth exceeds {MaxDepth}.");
        }

        var evaluator = new Evaluator(node, template, root, library, Step.Never);
        var tally = new PlanTally(start);
        var order = DependencyOrder.Of(evaluator);
        foreach (var (definition, needs) in order)
        {
            var where = $"resources.{definition.Name}";
            var begin = start;
            var blocked = false;
            foreach (var need in needs.Select(name => node.Resources[name]))
            {
                begin = Later(begin, need.Step.Held ? begin : need.Step.End);
                blocked |= need.Step.Held || need.Step.Failure is not null;
            }

            var properties = Properties(evaluator, definition.Properties, where);
            Apply(node, definition.Name, definition.Type, properties, begin, blocked, where, Join(path, definition.Name), tally);
        }

        var wanted = order.Select(one => one.Definition.Name).ToHashSet();
        foreach (var (definition, _) in order)
        {
            node.Resources[definition.Name].RequiredBy = [.. order.Where(one => one.Needs.Contains(definition.Name)).Select(one => one.Definition.Name)];
        }

        Delete(node, [.. node.Resources.Values.Where(resource => !wanted.Contains(resource.Name))], tally.End, path, tally);
        return tally;
    }

    /// <summary>Deletes all of a node.</summary>
    public PlanTally Delete(StackNode node, DateTimeOffset start, string path)
    {
        var tally = new PlanTally(start);
        Delete(node, [.. node.Resources.Values], start, path, tally);
        return tally;
    }

    /// <summary>Takes back what would begin at or after the moment at which the operation as a whole has failed.</summary>
    public static void Cut(StackNode node, DateTimeOffset at, long operation)
    {
        foreach (var resource in node.Resources.Values)
        {
            if (resource.Step.Operation != operation || resource.Step.Held)
            {
                continue;
            }

            if (resource.Step.Start >= at && resource.Step.End > at)
            {
                resource.Settle(at.AddTicks(-1));
                continue;
            }

            if (resource.Nested is { } nested)
            {
                Cut(nested, at, operation);
                if (resource.Step.End > at)
                {
                    var prefix = $"resources.{resource.Name}";
                    resource.Step = resource.Step with { End = at, Failure = new Failure("Error", prefix, $"{resource.Step.Action} aborted") };
                }
            }
        }
    }

    private void Apply(
        StackNode node, string name, string type, JsonObject properties, DateTimeOffset begin, bool blocked, string where, string path, PlanTally tally)
    {
        var mapped = root.Source.Registry.GetValueOrDefault(type, type);
        var leaf = ResourceTypeInfo.Find(mapped);
        var templateId = leaf is null ? NestedTemplate(mapped, type) : null;
        var parameters = templateId is null ? null : NestedParameters(library.Template(templateId, mapped), properties, where);
        if (leaf is not null)
        {
            PropertyCheck.Leaf(leaf, properties, where, root);
        }

        var resource = node.Resources.GetValueOrDefault(name);
        var makes = resource is null || resource.Type != type || !Exists(resource);
        if (makes)
        {
            if (resource is not null)
            {
                maker.Unmake(resource);
            }

            resource = new StackResource
            {
                Name = name,
                Type = type,
                PhysicalName = ResourceMaker.PhysicalName(node, name),
                CreatedAt = now,
                UpdatedAt = now,
                Step = Step.Hold(operation, "CREATE"),
            };
            node.Resources[name] = resource;
        }

        begin = Later(begin, makes || resource!.Step.Held || resource.Step.End == Step.Never ? begin : resource.Step.End);
        if (mapped == ResourceAttributes.Group || templateId is not null)
        {
            ApplyNested(node, resource!, templateId, parameters, properties, begin, blocked, makes, where, path);
        }
        else
        {
            ApplyLeaf(node, resource!, mapped, properties, begin, blocked, makes, path);
        }

        if (resource!.Step.Operation == operation)
        {
            tally.Add(resource, where);
            if (resource.Step.Failure is { Path.Length: 0 } failure)
            {
                resource.Step = resource.Step with { Failure = failure.Under(where) };
            }
        }
        else if (resource.Step.End > now)
        {
            tally.Add(resource, where);
        }
    }

    private void ApplyLeaf(StackNode node, StackResource resource, string type, JsonObject properties, DateTimeOffset begin, bool blocked, bool makes, string path)
    {
        var old = resource.Properties;
        var same = JsonNode.DeepEquals(old, properties);
        if (!makes && same && resource.Step.Failure is null)
        {
            return;
        }

        if (blocked)
        {
            resource.Properties = makes ? properties : old;
            return;
        }

        resource.Properties = properties;
        var action = makes ? "CREATE" : "UPDATE";
        var replaces = !makes && Replaces(type, old, properties);
        if (replaces)
        {
            maker.Unmake(resource);
            resource.PhysicalName = ResourceMaker.PhysicalName(node, resource.Name);
        }

        var failure = makes || replaces ? maker.Make(resource, type, node, root) : null;
        var (delay, fault) = Meet(resource.Name, type, path, action);
        failure = fault ?? failure ?? (type == "OS::Heat::TestResource" && IsTrue(properties["fail"])
            ? new Failure("ValueError", "", $"Test Resource failed {resource.Name}")
            : null);
        var end = begin + ResourceTimes.Of(type, action, properties, pace) + delay;
        if (type == "OS::Heat::WaitCondition" && double.TryParse(PythonText.Of(properties["timeout"]), CultureInfo.InvariantCulture, out var timeout)
            && end > begin.AddSeconds(timeout))
        {
            end = begin.AddSeconds(timeout);
            failure = new Failure("WaitConditionTimeout", "", $"0 of {(properties["count"] is { } count ? PythonText.Of(count) : "1")} received");
        }

        resource.Begin(new Step(operation, action, begin, end, failure), now);
    }

    private void ApplyNested(
        StackNode node, StackResource resource, string? templateId, JsonObject? parameters, JsonObject properties, DateTimeOffset begin, bool blocked, bool makes, string where, string path)
    {
        resource.Properties = properties;
        if (blocked)
        {
            return;
        }

        if (makes || resource.Nested is null)
        {
            resource.Nested = new StackNode { Id = Guid.NewGuid().ToString(), Name = ResourceMaker.PhysicalName(node, resource.Name) };
            resource.PhysicalId = resource.Nested.Id;
        }

        var nested = resource.Nested;
        nested.TemplateId = templateId;
        nested.Parameters = parameters ?? [];
        PlanTally inner;
        _depth++;
        try
        {
            inner = templateId is null ? ConvergeGroup(nested, properties, begin, where, path) : Converge(nested, begin, path);
        }
        catch (RefusedException refused) when (refused.Answer.Status == 400)
        {
            throw HeatProblem.Nested(refused, templateId is null ? $"{where}<nested_stack>" : $"{where}<{resource.Type}>");
        }
        finally
        {
            _depth--;
        }

        var failure = inner.First?.Failure;
        resource.Begin(new Step(operation, makes ? "CREATE" : "UPDATE", begin, inner.End, failure?.Under(where)), now);
    }

    private PlanTally ConvergeGroup(StackNode group, JsonObject properties, DateTimeOffset start, string where, string path)
    {
        var count = properties["count"] is null ? 1 : int.TryParse(PythonText.Of(properties["count"]), CultureInfo.InvariantCulture, out var asked) && asked >= 0
            ? asked
            : throw HeatProblem.Invalid($"Property error: {where}.properties.count: Value '{PythonText.Of(properties["count"])}' is not an integer");
        if (properties.Object("resource_def") is not { } definition || definition.Text("type") is not { } type)
        {
            throw HeatProblem.Invalid($"Property error: {where}.properties: Property resource_def not assigned");
        }

        Exclude(group, properties);
        var variable = properties.Text("index_var") ?? "%index%";
        var wanted = Enumerable.Range(0, int.MaxValue).Select(index => index.ToString(CultureInfo.InvariantCulture))
            .Where(name => !group.Removed.Contains(name)).Take(count).ToList();
        var tally = new PlanTally(start);
        foreach (var name in wanted)
        {
            var own = TextFunctions.Substitute(definition.Object("properties") ?? [], variable, name) as JsonObject ?? [];
            Apply(group, name, type, own, start, blocked: false, $"resources[{name}]", Join(path, name), tally);
        }

        Delete(group, [.. group.Resources.Values.Where(member => !wanted.Contains(member.Name))], start, path, tally);
        return tally;
    }

    private void Exclude(StackNode group, JsonObject properties)
    {
        if (PythonText.Of(properties["removal_policies_mode"]) == "update")
        {
            group.Removed.Clear();
        }

        foreach (var wanted in (properties["removal_policies"] as JsonArray ?? []).SelectMany(policy => policy is JsonObject map ? ListOf(map["resource_list"]) : []))
        {
            var member = group.Resources.GetValueOrDefault(wanted)
                ?? group.Resources.Values.FirstOrDefault(one => ResourceAttributes.ReferenceId(one, root, library) == wanted);
            if (member is not null && !group.Removed.Contains(member.Name))
            {
                group.Removed.Add(member.Name);
            }
        }
    }

    private void Delete(StackNode node, IReadOnlyList<StackResource> leaving, DateTimeOffset start, string path, PlanTally tally)
    {
        var names = leaving.Select(resource => resource.Name).ToHashSet();
        var planned = new Dictionary<string, bool>();
        foreach (var resource in leaving)
        {
            Plan(resource);
        }

        // True when the resource will be gone.
        bool Plan(StackResource resource)
        {
            if (planned.TryGetValue(resource.Name, out var known))
            {
                return known;
            }

            planned[resource.Name] = true;
            var begin = start;
            foreach (var user in resource.RequiredBy.Where(names.Contains).Select(name => node.Resources.GetValueOrDefault(name)).OfType<StackResource>())
            {
                if (!Plan(user))
                {
                    return planned[resource.Name] = false;
                }

                begin = Later(begin, user.Step.Action == "DELETE" ? user.Step.End : begin);
            }

            if (resource.Step.Action == "CREATE" && (resource.Step.Held || resource.Step.Start > now))
            {
                maker.Unmake(resource);
                node.Resources.Remove(resource.Name);
                return true;
            }

            return planned[resource.Name] = DeleteOne(resource, begin, node.TemplateId is null ? $"resources[{resource.Name}]" : $"resources.{resource.Name}", Join(path, resource.Name), tally);
        }
    }

    private bool DeleteOne(StackResource resource, DateTimeOffset begin, string where, string path, PlanTally tally)
    {
        Step step;
        if (resource.Nested is { } nested)
        {
            var inner = Delete(nested, begin, path);
            step = new Step(operation, "DELETE", begin, inner.End, inner.First?.Failure.Under(where));
        }
        else
        {
            var type = root.Source.Registry.GetValueOrDefault(resource.Type, resource.Type);
            var (delay, failure) = Meet(resource.Name, type, path, "DELETE");
            step = new Step(operation, "DELETE", begin, begin + ResourceTimes.Of(type, "DELETE", resource.Properties, pace) + delay, failure?.Under(where));
        }

        resource.Begin(step, now);
        tally.Add(resource, where);
        return step.Failure is null;
    }

    private (TimeSpan Delay, Failure? Failure) Meet(string name, string type, string path, string action)
    {
        if (faults?.Meet(type, name, path, root.Name, action) is not { } rule)
        {
            return (TimeSpan.Zero, null);
        }

        var delay = TimeSpan.FromSeconds(rule.DelaySeconds);
        if (rule.Fail is not { } words)
        {
            return (delay, null);
        }

        var error = rule.Error ?? (type switch
        {
            "OS::Heat::WaitCondition" => "WaitConditionFailure",
            "OS::Heat::TestResource" => "ValueError",
            _ when type.StartsWith("OS::Heat::", StringComparison.Ordinal) => "Error",
            _ => "ResourceInError",
        });
        return (delay, new Failure(error, "", error == "ResourceInError" ? $"Went to status ERROR due to \"{words}\"" : words));
    }

    private string NestedTemplate(string mapped, string type)
    {
        if (root.Source.Files.TryGetValue(mapped, out var id))
        {
            return id;
        }

        throw mapped.EndsWith(".yaml", StringComparison.Ordinal) || mapped.EndsWith(".template", StringComparison.Ordinal)
            ? HeatProblem.Invalid($"Could not fetch remote template \"{mapped}\": Invalid URL scheme ")
            : HeatProblem.Invalid($"The Resource Type ({type}) could not be found.");
    }

    private JsonObject NestedParameters(HotTemplate template, JsonObject properties, string where)
    {
        foreach (var (name, _) in properties)
        {
            if (template.Parameters.All(parameter => parameter.Name != name))
            {
                throw HeatProblem.Invalid($"Property error: {where}.properties: Unknown Property {name}");
            }
        }

        var values = new JsonObject();
        foreach (var parameter in template.Parameters)
        {
            if (properties.TryGetPropertyValue(parameter.Name, out var given) && given is not null)
            {
                values[parameter.Name] = parameter.Value(given);
            }
            else if (root.Source.Defaults.TryGetPropertyValue(parameter.Name, out var preset))
            {
                values[parameter.Name] = parameter.Value(preset);
            }
            else if (parameter.HasDefault)
            {
                values[parameter.Name] = parameter.Value(parameter.Default);
            }
            else if (properties.ContainsKey(parameter.Name))
            {
                values[parameter.Name] = parameter.Type == "string" ? "" : null;
            }
            else
            {
                throw HeatProblem.Invalid($"Property error: {where}.properties: Property {parameter.Name} not assigned");
            }
        }

        return values;
    }

    private static JsonObject Properties(Evaluator evaluator, JsonObject given, string where)
    {
        var made = new JsonObject();
        foreach (var (name, value) in given)
        {
            try
            {
                // A property that comes out as nothing is as good as not given.
                if (evaluator.Value(value) is { } computed)
                {
                    made[name] = computed;
                }
            }
            catch (TemplateFaultException fault)
            {
                throw HeatProblem.Invalid($"Property error: {where}.properties.{name}: {fault.Message}");
            }
        }

        return made;
    }

    private static bool Replaces(string type, JsonObject old, JsonObject properties) => Replacing.TryGetValue(type, out var lasting)
        && lasting.Any(one => !JsonNode.DeepEquals(old[one], properties[one]) && properties.Text($"{one}_update_policy") != "IGNORE");

    /// <summary>Whether a resource is there to be updated: it was made, or is being made.</summary>
    private static bool Exists(StackResource resource) =>
        !resource.Leaving && resource.Step switch
        {
            { Held: true } => resource.PriorStatus is not StackResource.Initial and not "CREATE_FAILED",
            { Action: "CREATE", Failure: not null } => resource.Nested is not null,
            { Action: "DELETE" } => false,
            _ => true,
        };

    private static bool IsTrue(JsonNode? flag) => PythonText.Of(flag).Equals("true", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> ListOf(JsonNode? given) => given switch
    {
        JsonArray list => list.Select(PythonText.Of).Where(one => one.Length > 0),
        null => [],
        _ => PythonText.Of(given).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;
}
