using System.Runtime.Versioning;
using Magnum.Drivers.Tests.SwarmFedoraAtomic;

namespace Magnum.IntegrationTests.Swarm;

/// <summary>The servers of a bay, each booted from its user data in a root of its own, all at the same time.</summary>
[SupportedOSPlatform("linux")]
internal sealed class BootedServers : IAsyncDisposable
{
    private readonly List<ThrowAwayRoot> _roots;

    private BootedServers(List<ThrowAwayRoot> roots) => _roots = roots;

    public IReadOnlyList<ThrowAwayRoot> All => _roots;

    public IReadOnlyList<ThrowAwayRoot> Managers => [.. _roots.Where(root => root.Setting("ROLE") == "master").OrderBy(root => root.Setting("NODE_NAME"), StringComparer.Ordinal)];

    public ThrowAwayRoot Node => _roots.Single(root => root.Setting("ROLE") == "node");

    /// <summary>Boots them, and returns when every boot has succeeded.</summary>
    public static async Task<BootedServers> BootAsync(IReadOnlyList<string> userData)
    {
        var servers = new BootedServers([.. userData.Select(text => new ThrowAwayRoot(text))]);
        try
        {
            var codes = await Task.WhenAll(servers.All.Select(BootAsync));
            foreach (var (root, code) in servers.All.Zip(codes))
            {
                code.ShouldBe(0, $"{root.Setting("NODE_NAME")}:{Environment.NewLine}{root.Log}");
            }

            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var root in _roots)
        {
            await root.DisposeAsync();
        }
    }

    private static Task<int> BootAsync(ThrowAwayRoot root)
    {
        root.AgentRegisters();
        return root.BootAsync();
    }
}
