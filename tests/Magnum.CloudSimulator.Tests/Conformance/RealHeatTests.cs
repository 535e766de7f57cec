namespace Magnum.CloudSimulator.Tests.Conformance;

/// <summary>The suite on a real Heat: the one of deploy/openstack, or of MAGNUM_TEST_OS_AUTH_URL.</summary>
public sealed class RealHeatTests : HeatConformance
{
    protected override Task<Uri> StartAsync() => Task.FromResult(RealKeystoneTests.AuthUrl);

    protected override Task StopAsync() => Task.CompletedTask;
}
