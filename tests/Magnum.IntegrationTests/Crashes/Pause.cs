using Magnum.IntegrationTests.Clouds;
using Magnum.V1;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>
/// Two servers on one database, of which one stands still with work in hand until the other has taken its work over and ended it; then it goes on.
/// The bays are to end as if nothing had happened.
/// </summary>
internal sealed class Pause : IAsyncDisposable
{
    private const string Refused = " was refused: shard ";
    private const string LeaseLost = " belongs to another silo now";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly CrashServer _first;
    private readonly CrashServer _second;
    private readonly CloudWitness _witness;

    private Pause(Uri authUrl, IReadOnlyDictionary<string, string> settings, CloudWitness witness)
    {
        // There is nothing to do for settled bays: what the process calls when it goes on, it calls for work that is not its own any more.
        var quiet = new Dictionary<string, string>(settings, StringComparer.Ordinal) { ["silo:periodic_interval"] = "3600", ["logging:level"] = "debug" };
        _first = new CrashServer(authUrl, quiet);
        _second = new CrashServer(authUrl, quiet);
        _witness = witness;
    }

    /// <summary>Starts the servers.</summary>
    public static async Task<Pause> BeginAsync(Uri authUrl, IReadOnlyDictionary<string, string> settings)
    {
        var pause = new Pause(authUrl, settings, await CloudWitness.LogInAsync(authUrl));
        await pause._first.StartAsync();
        await pause._second.StartAsync();
        return pause;
    }

    /// <summary>One is held when it has made a stack and is about to write so.</summary>
    public async Task<PauseTally> HoldAsync()
    {
        const string point = "commit-before:create.stack-watch";
        await Task.WhenAll(_first.HoldAtAsync(point), _second.HoldAtAsync(point));
        var bays = await CreateAsync(1);
        var held = await OfTheTwoAsync(server => server.HeldAsync());
        _first.HoldNowhere();
        _second.HoldNowhere();

        return await GoOnAsync(held, bays, Refused);
    }

    /// <summary>One is stopped, wherever it is, while the stacks of several bays are made.</summary>
    public async Task<PauseTally> StopAsync(TimeSpan atLeast)
    {
        var bays = await CreateAsync(10);
        var stopped = await OfTheTwoAsync(server => server.Server.SaidAsync("heat stack-create", Patience));
        await stopped.Server.SignalAsync("STOP");
        await Task.Delay(atLeast);

        return await GoOnAsync(stopped, bays, LeaseLost);
    }

    public async ValueTask DisposeAsync()
    {
        _witness.Dispose();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private async Task<IReadOnlyList<string>> CreateAsync(int count)
    {
        using var client = await _first.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();
        var bays = await Task.WhenAll(Enumerable.Range(1, count).Select(number => client.CreateBayAsync($"bay-{number}", baymodel)));
        return [.. bays.Select(bay => bay.Uuid)];
    }

    private async Task<CrashServer> OfTheTwoAsync(Func<CrashServer, Task> sign)
    {
        var first = sign(_first);
        return await Task.WhenAny(first, sign(_second)) == first ? _first : _second;
    }

    private async Task<PauseTally> GoOnAsync(CrashServer paused, IReadOnlyList<string> bays, string sign)
    {
        using var client = await (paused == _first ? _second : _first).ClientAsync();
        foreach (var bay in bays)
        {
            (await client.SettledAsync(bay, BayStatus.CreateComplete)).NodeAddresses.Count.ShouldBe(1);
        }

        paused.TakePassed();
        await paused.Server.SignalAsync("CONT");
        await paused.Server.SaidAsync(sign, Patience);
        var calls = paused.TakePassed().Count(name => name.StartsWith("call-before:", StringComparison.Ordinal));
        var refused = paused.Server.Output.Split(Environment.NewLine).Count(line => line.Contains(Refused, StringComparison.Ordinal));

        foreach (var bay in bays)
        {
            var traces = await _witness.TracesOfAsync(bay);
            traces.ShouldBeOneOfEach();
            await client.DeleteBayAsync(bay);
            await client.GoneAsync(bay);
            (await _witness.TracesOfAsync(bay, traces.Trustees[0])).ShouldBeNone();
        }

        return new PauseTally(refused, calls);
    }
}
