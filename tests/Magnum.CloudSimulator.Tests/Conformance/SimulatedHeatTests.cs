namespace Magnum.CloudSimulator.Tests.Conformance;

/// <summary>The suite on the simulated Heat.</summary>
public sealed class SimulatedHeatTests : HeatConformance
{
    private SimulatedCloud _cloud = null!;

    protected override async Task<Uri> StartAsync()
    {
        _cloud = await SimulatedConformance.StartAsync();
        return _cloud.AuthUrl;
    }

    protected override Task StopAsync() => _cloud.DisposeAsync().AsTask();
}
