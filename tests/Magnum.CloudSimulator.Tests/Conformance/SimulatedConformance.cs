using Magnum.CloudSimulator.Faults;

namespace Magnum.CloudSimulator.Tests.Conformance;

/// <summary>Starts simulated clouds for the conformance suite.</summary>
internal static class SimulatedConformance
{
    public static Task<SimulatedCloud> StartAsync() => SimulatedCloud.StartAsync(new SimulatedCloudOptions
    {
        Pace = TimeSpan.FromMilliseconds(100),

        // Wait conditions end by themselves here, a real one waits for its signal.
        ResourceFaults = { new ResourceFaultRule { Type = "OS::Heat::WaitCondition", Name = "^held$", DelaySeconds = 500 } },
    });
}
