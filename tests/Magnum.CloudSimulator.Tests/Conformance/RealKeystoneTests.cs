namespace Magnum.CloudSimulator.Tests.Conformance;

/// <summary>The suite on a real Keystone: the one of deploy/openstack, or of MAGNUM_TEST_OS_AUTH_URL.</summary>
public sealed class RealKeystoneTests : KeystoneConformance
{
    internal static Uri AuthUrl => new(Environment.GetEnvironmentVariable("MAGNUM_TEST_OS_AUTH_URL") ?? "http://127.0.0.1:15000/v3");

    protected override Task<Uri> StartAsync() => Task.FromResult(AuthUrl);

    protected override Task StopAsync() => Task.CompletedTask;
}
