using Magnum.Benchmarks.Hosting;

namespace Magnum.ChaosTests.Troubles;

/// <summary>Troubles of server processes.</summary>
/// <param name="servers">The servers.</param>
/// <param name="leaseTtl">How long their leases live.</param>
/// <param name="random">Which one, and for how long.</param>
/// <param name="time">The clock.</param>
internal sealed class ServerTroubles(IReadOnlyList<MagnumProcess> servers, TimeSpan leaseTtl, Random random, TimeProvider time)
{
    private static readonly TimeSpan Longer = TimeSpan.FromSeconds(2);

    /// <summary>One is killed, and started again after some seconds.</summary>
    public Trouble Killed()
    {
        var (server, down) = (random.Next(servers.Count), TimeSpan.FromSeconds(1 + random.Next(2 * (int)leaseTtl.TotalSeconds)));
        return new Trouble($"kill -9 of server {server}, away for {down.TotalSeconds:0} s", TroubleTarget.Servers, async () =>
        {
            await servers[server].KillAsync();
            await Task.Delay(down, time);
            await servers[server].StartAgainAsync();
        });
    }

    /// <summary>One is held still for longer than its leases live, and does not know of it.</summary>
    public Trouble Paused()
    {
        var (server, pause) = (random.Next(servers.Count), leaseTtl + Longer + TimeSpan.FromSeconds(random.Next(3)));
        return new Trouble($"SIGSTOP of server {server} for {pause.TotalSeconds:0} s", TroubleTarget.Servers, async () =>
        {
            await servers[server].SignalAsync("STOP");
            await Task.Delay(pause, time);
            await servers[server].SignalAsync("CONT");
        });
    }

    /// <summary>One after the other is asked to end, and started again.</summary>
    public Trouble RollingRestart() => new("a rolling restart", TroubleTarget.Servers, async () =>
    {
        foreach (var server in servers)
        {
            (await server.StopAsync()).ShouldBe(0, server.Output);
            await server.StartAgainAsync();
        }
    });
}
