using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Orchestration.Templates;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Resources;

/// <summary>Heat's checks of a resource's properties, before anything is made.</summary>
internal static class PropertyCheck
{
    /// <exception cref="RefusedException">Heat's 400: a property is unknown, missing, or names what is not there.</exception>
    public static void Leaf(ResourceTypeInfo type, JsonObject properties, string where, Stack root)
    {
        foreach (var (name, _) in properties)
        {
            if (!type.Takes(name))
            {
                throw HeatProblem.Invalid($"Property error: {where}.properties: Unknown Property {name}");
            }
        }

        foreach (var name in type.Required)
        {
            if (!properties.ContainsKey(name) && !properties.ContainsKey($"{name}_id"))
            {
                throw HeatProblem.Invalid($"Property error: {where}.properties: Property {name} not assigned");
            }
        }

        if (type.Name == "OS::Nova::Server")
        {
            Exists(properties, "flavor", where, value => Inventory.Flavors.Any(flavor => flavor.Id == value || flavor.Name == value), root, value => $"No Flavor matching {{'name': '{value}'}}. (HTTP 404)");
            Exists(properties, "image", where, value => Inventory.Images.Any(image => image.Id == value || image.Name == value), root, value => $"No images matching {{'name': '{value}'}}.");
            Exists(properties, "key_name", where, Inventory.KeyPairs.Contains, root, value => $"The Key ({value}) could not be found.");
        }

        foreach (var name in new[] { "network", "network_id", "floating_network", "floating_network_id" })
        {
            Exists(properties, name, where, IsNetwork, root, NoNetwork);
        }

        Exists(properties.Object("external_gateway_info") ?? [], "network", where, IsNetwork, root, NoNetwork);
    }

    private static bool IsNetwork(string value) => Inventory.Networks.Any(network => network.Id == value || network.Name == value);

    private static string NoNetwork(string value) => $"Unable to find network with name or id '{value}'";

    private static void Exists(JsonObject properties, string name, string where, Func<string, bool> known, Stack root, Func<string, string> message)
    {
        if (properties[name] is not JsonValue given || PythonText.Of(given) is not { Length: > 0 } value || known(value) || IsMade(root, value))
        {
            return;
        }

        throw HeatProblem.Invalid($"Property error: {where}.properties.{name}: Error validating value '{value}': {message(value)}");
    }

    private static bool IsMade(Stack root, string value) => Stack.Walk(root.Root)
        .Any(visit => visit.Node.Resources.Values.Any(resource => resource.PhysicalId == value || resource.Properties.Text("name") == value || resource.PhysicalName == value));
}
