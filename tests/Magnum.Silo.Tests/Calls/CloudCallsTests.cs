using Magnum.Grains.Cloud;
using Magnum.Silo.Calls;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Calls;

public sealed class CloudCallsTests : IDisposable
{
    private static readonly SiloOptions Options = new() { LeaseTtl = TimeSpan.FromSeconds(12), CallTimeout = TimeSpan.FromSeconds(8), CloudCallsPerSecond = 40 };
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();
    private readonly ScriptedCloud _cloud = new();
    private readonly ShardKeeper _keeper;
    private readonly CloudCalls _calls;

    public CloudCallsTests()
    {
        _keeper = new ShardKeeper(new MemoryGrainStore(_time), Sample.Silo(), Options, _time, new DatabaseClock(_time), _log.CreateLogger<ShardKeeper>());
        _calls = new CloudCalls(Options, _time, _log.CreateLogger<CloudCalls>());
    }

    public void Dispose() => _calls.Dispose();

    [Fact]
    public async Task EveryCall_LeaseLongEnough_IsMade()
    {
        var stacks = await StacksAsync();
        var request = new StackRequest { Name = "s", Template = "{}", Parameters = new Dictionary<string, object?>(), Tags = [], TimeoutMinutes = 1 };

        await stacks.CreateAsync(request, CancellationToken.None);
        await stacks.UpdateAsync("id-of-s", request, CancellationToken.None);
        (await stacks.FindAsync("s", false, CancellationToken.None))!.Id.ShouldBe("id-of-s");
        (await stacks.ListAsync(["id-of-s"], CancellationToken.None)).Count.ShouldBe(1);
        (await stacks.ListResourcesAsync("id-of-s", CancellationToken.None)).ShouldBeEmpty();
        (await stacks.DeleteAsync("id-of-s", CancellationToken.None)).ShouldBeTrue();

        _cloud.Calls.Count(call => call.EndsWith(":ended", StringComparison.Ordinal)).ShouldBe(6);
    }

    [Fact]
    public async Task EveryCall_LeaseTooShort_IsNotMade()
    {
        var stacks = await StacksAsync();
        _time.Advance(TimeSpan.FromSeconds(4));

        await Should.ThrowAsync<LeaseLostException>(() => stacks.DeleteAsync("s", CancellationToken.None));
        await Should.ThrowAsync<LeaseLostException>(() => stacks.ListAsync(["s"], CancellationToken.None));

        _cloud.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_ShardLostBeforeItsTurnComes_IsNotMade()
    {
        var stacks = await StacksAsync();
        await SpendAsync(stacks);
        var call = stacks.FindAsync("late", false, CancellationToken.None);

        _keeper.Enter(0)!.Lost();
        _time.Advance(TimeSpan.FromSeconds(1));

        await Should.ThrowAsync<LeaseLostException>(() => call);
        _cloud.CountOf("find").ShouldBe(10);
    }

    [Fact]
    public async Task Call_TakesTooLong_IsAPassingFaultOfTheCloud()
    {
        var stacks = await StacksAsync();
        _cloud.During = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        var call = stacks.FindAsync("s", false, CancellationToken.None);
        _time.Advance(Options.CallTimeout);

        var fault = await Should.ThrowAsync<CloudException>(() => call);
        (fault.Code, fault.IsTransient, fault.Owner).ShouldBe(("HEAT_TIMEOUT", true, FaultOwner.Cloud));
        fault.Message.ShouldContain("8 s");
        _calls.Budget.Pace.ShouldBe(5, "it halves");
    }

    [Fact]
    public async Task Call_Cancelled_IsCancelledAndNoFault()
    {
        var stacks = await StacksAsync();
        using var stop = new CancellationTokenSource();
        _cloud.During = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        var call = stacks.FindAsync("s", false, stop.Token);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Drain_CallThatWaitsForItsTurn_IsNotBegun()
    {
        var stacks = await StacksAsync();
        await SpendAsync(stacks);
        var call = stacks.DeleteAsync("late", CancellationToken.None);

        _calls.Drain();

        await Should.ThrowAsync<LeaseLostException>(() => call);
        _cloud.CountOf("delete").ShouldBe(0);
    }

    [Fact]
    public async Task Drain_CallOnItsWay_Ends()
    {
        var stacks = await StacksAsync();
        var gate = new Gate("delete");
        _cloud.During = gate.PassAsync;
        var call = stacks.DeleteAsync("s", CancellationToken.None);

        _calls.Drain();
        gate.Open();

        (await call).ShouldBeFalse();
    }

    [Fact]
    public async Task Call_HeatDown_IsKeptFromItUntilItAnswers()
    {
        var stacks = await StacksAsync();
        _cloud.During = (_, _) => throw Down();
        await FailAsync(stacks, 5);

        var shut = await Should.ThrowAsync<CircuitOpenException>(() => stacks.FindAsync("s", false, CancellationToken.None));
        _cloud.During = (_, _) => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(2));
        await stacks.FindAsync("s", false, CancellationToken.None);
        await stacks.FindAsync("s", false, CancellationToken.None);

        shut.RetryIn.ShouldBe(TimeSpan.FromSeconds(2));
        shut.ToFault().Code.ShouldBe("HEAT_DOWN");
        _log.Entries.Select(entry => entry.Id).Where(id => id is 2401 or 2402).ShouldBe([2401, 2402]);
        _cloud.CountOf("find").ShouldBe(7);
    }

    [Fact]
    public async Task Call_HeatDown_KeystoneIsAskedAllTheSame()
    {
        var stacks = await StacksAsync();
        _cloud.During = (_, _) => throw Down();
        await FailAsync(stacks, 5);

        using var hold = _keeper.Enter(1)!;
        var answer = await _calls.RunAsync(CloudCalls.Keystone, "project", looks: false, hold, _ => Task.FromResult(7), CancellationToken.None);

        answer.ShouldBe(7);
    }

    [Fact]
    public async Task Call_HeatSaysWhenToComeAgain_IsBusyAndNotDown()
    {
        var stacks = await StacksAsync();
        _cloud.During = (_, _) => throw new CloudException("HEAT_BUSY", "too many requests", isTransient: true, FaultOwner.Cloud) { RetryAfter = TimeSpan.FromSeconds(1) };
        _time.Advance(TimeSpan.FromSeconds(1));

        await FailAsync(stacks, 5);
        _cloud.During = (_, _) => Task.CompletedTask;
        await stacks.FindAsync("s", false, CancellationToken.None);

        _calls.Budget.Pace.ShouldBe(5);
    }

    [Fact]
    public async Task Call_FinalRefusals_AreAnswers()
    {
        var stacks = await StacksAsync();
        _cloud.During = (_, _) => throw new CloudException("HEAT_REFUSED", "no", isTransient: false, FaultOwner.User);

        await FailAsync(stacks, 8);
        _cloud.During = (_, _) => Task.CompletedTask;
        await stacks.FindAsync("s", false, CancellationToken.None);

        _calls.Budget.Pace.ShouldBe(10);
    }

    private static CloudException Down() => new("HEAT_UNREACHABLE", "connection refused", isTransient: true, FaultOwner.Cloud);

    private static async Task FailAsync(FencedStacks stacks, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Should.ThrowAsync<CloudException>(() => stacks.FindAsync("s", false, CancellationToken.None));
        }
    }

    // All that the slow start has at once.
    private static async Task SpendAsync(FencedStacks stacks)
    {
        for (var i = 0; i < 10; i++)
        {
            await stacks.FindAsync("s", false, CancellationToken.None);
        }
    }

    private async Task<FencedStacks> StacksAsync()
    {
        await _keeper.RenewAsync(new Dictionary<int, DateTimeOffset>(), CancellationToken.None);
        return new FencedStacks(_cloud.StacksOf("project", "req-test"), _calls, "project", _keeper.Enter(0)!);
    }
}
