using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Orchestration.Templates;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration.Resources;

/// <summary>How long resources take.</summary>
internal static class ResourceTimes
{
    public static TimeSpan Of(string type, string action, JsonObject properties, TimeSpan pace)
    {
        if (type == "OS::Heat::TestResource")
        {
            var waits = properties.Object("action_wait_secs");
            var seconds = waits?[action.ToLowerInvariant()] ?? properties["wait_secs"];
            return double.TryParse(PythonText.Of(seconds), CultureInfo.InvariantCulture, out var wait) ? TimeSpan.FromSeconds(wait) : TimeSpan.Zero;
        }

        if (type == "OS::Heat::Delay" && double.TryParse(PythonText.Of(properties["min_wait"]), CultureInfo.InvariantCulture, out var least))
        {
            return TimeSpan.FromSeconds(least);
        }

        return pace * (action == "DELETE" ? Units(type) / 4 : Units(type));
    }

    private static double Units(string type) => type switch
    {
        "OS::Nova::Server" => 2,
        "OS::Heat::WaitCondition" or "OS::Octavia::LoadBalancer" or "OS::Neutron::LBaaS::LoadBalancer" => 1.5,
        "OS::Heat::SoftwareDeployment" or "OS::Heat::StructuredDeployment" or "OS::Heat::SoftwareDeploymentGroup" => 1,
        "OS::Cinder::Volume" or "OS::Cinder::VolumeAttachment" => 0.5,
        _ when type.StartsWith("OS::Heat::", StringComparison.Ordinal) => 0,
        _ => 0.25,
    };
}
