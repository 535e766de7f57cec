using Magnum.IntegrationTests.Clouds;
using Magnum.V1;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>
/// Two servers on one database, of which one stands still with work in hand until the other has taken its work over; then it goes on.
/// The bays are to end as if nothing had happened.
/// </summary>
internal sealed class Pause : IAsyncDisposable
{
    private const string Refused = " was refused: shard ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly List<CrashServer> _servers = [];
    private readonly Uri _authUrl;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly CloudWitness _witness;

    private Pause(Uri authUrl, IReadOnlyDictionary<string, string> settings, CloudWitness witness)
    {
        _authUrl = authUrl;
        _settings = settings;
        _witness = witness;
    }

    public static async Task<Pause> BeginAsync(Uri authUrl, IReadOnlyDictionary<string, string> settings) =>
        new(authUrl, settings, await CloudWitness.LogInAsync(authUrl));

    /// <summary>One is held when it has made a stack and is about to write so, until the other has ended that bay's create.</summary>
    public async Task<PauseTally> HoldAsync()
    {
        const string point = "commit-before:create.stack-watch";
        var (first, second) = (await StartAsync(), await StartAsync());
        await Task.WhenAll(first.HoldAtAsync(point), second.HoldAtAsync(point));
        var bays = await CreateAsync(first, 1);
        var firstHeld = first.HeldAsync();
        var held = await Task.WhenAny(firstHeld, second.HeldAsync()) == firstHeld ? first : second;
        var other = held == first ? second : first;
        first.HoldNowhere();
        second.HoldNowhere();
        await CompleteAsync(other, bays);

        var tally = await GoOnAsync(held, Refused);
        await EndAsync(other, bays);
        return tally;
    }

    /// <summary>One is stopped, wherever it is, while the stacks of several bays are made; the other one starts when its leases are over.</summary>
    public async Task<PauseTally> StopAsync(TimeSpan length)
    {
        var stopped = await StartAsync();
        var bays = await CreateAsync(stopped, 10);
        await stopped.Server.SaidAsync("heat resource-list", Patience);
        await stopped.Server.SignalAsync("STOP");
        await Task.Delay(length);

        // Renews so rarely that it keeps all shards for a minute: until then, what the first one calls it calls for work that is not its own any more.
        var other = await StartAsync(("silo:lease_ttl", "200"), ("silo:renew_interval", "60"));
        await other.Server.SaidAsync("Took 1024 shards", Patience);
        var tally = await GoOnAsync(stopped, " shards belong to other silos now");
        await CompleteAsync(other, bays);
        await EndAsync(other, bays);
        return tally;
    }

    public async ValueTask DisposeAsync()
    {
        _witness.Dispose();
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<CrashServer> StartAsync(params (string Name, string Value)[] own)
    {
        var settings = new Dictionary<string, string>(_settings, StringComparer.Ordinal) { ["silo:periodic_interval"] = "1000", ["logging:level"] = "debug" };
        foreach (var (name, value) in own)
        {
            settings[name] = value;
        }

        var server = new CrashServer(_authUrl, settings);
        _servers.Add(server);
        await server.StartAsync();
        return server;
    }

    private static async Task<IReadOnlyList<string>> CreateAsync(CrashServer server, int count)
    {
        using var client = await server.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();
        var bays = await Task.WhenAll(Enumerable.Range(1, count).Select(number => client.CreateBayAsync($"bay-{number}", baymodel)));
        return [.. bays.Select(bay => bay.Uuid)];
    }

    private static async Task CompleteAsync(CrashServer server, IReadOnlyList<string> bays)
    {
        using var client = await server.ClientAsync();
        foreach (var bay in bays)
        {
            (await client.SettledAsync(bay, BayStatus.CreateComplete)).NodeAddresses.Count.ShouldBe(1);
        }
    }

    private static async Task<PauseTally> GoOnAsync(CrashServer paused, string sign)
    {
        paused.TakePassed();
        await paused.Server.SignalAsync("CONT");
        await paused.Server.SaidAsync(sign, Patience);

        // What it does not do gives no sign.
        await Task.Delay(TimeSpan.FromSeconds(3));
        var calls = paused.TakePassed().Count(name => name.StartsWith("call-before:", StringComparison.Ordinal));
        return new PauseTally(paused.Server.Output.Split(Environment.NewLine).Count(line => line.Contains(Refused, StringComparison.Ordinal)), calls);
    }

    private async Task EndAsync(CrashServer server, IReadOnlyList<string> bays)
    {
        using var client = await server.ClientAsync();
        foreach (var bay in bays)
        {
            var traces = await _witness.TracesOfAsync(bay);
            traces.ShouldBeOneOfEach();
            await client.DeleteBayAsync(bay);
            await client.GoneAsync(bay);
            (await _witness.TracesOfAsync(bay, traces.Trustees[0])).ShouldBeNone();
        }
    }
}
