using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Clouds;

/// <summary>deploy/openstack/agent.py, which signals what the bays' servers would, and leaves the stacks of other suites alone.</summary>
internal static class CloudAgent
{
    public static ChildProcess Start(Uri authUrl) => ChildProcess.Start(
        [Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3", Path.Combine(Checkout.Root, "deploy", "openstack", "agent.py"), "--seconds", "3600", "--tag", "magnum-bay-"],
        new Dictionary<string, string>
        {
            ["OS_AUTH_URL"] = authUrl.ToString(),
            ["OS_USERNAME"] = "demo",
            ["OS_PASSWORD"] = "demopw",
            ["OS_PROJECT_NAME"] = "demo",
        });
}
