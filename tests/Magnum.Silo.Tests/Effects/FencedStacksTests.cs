using Magnum.Grains.Cloud;
using Magnum.Silo.Effects;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Effects;

public sealed class FencedStacksTests
{
    private static readonly SiloOptions Options = new();
    private readonly ManualTime _time = new();
    private readonly ScriptedCloud _cloud = new();
    private readonly ShardKeeper _keeper;

    public FencedStacksTests() =>
        _keeper = new ShardKeeper(new MemoryGrainStore(_time), Sample.Silo(), Options, _time, new DatabaseClock(_time), new LogSink().CreateLogger<ShardKeeper>());

    [Fact]
    public async Task AnyCall_LeaseTooShort_IsNotMade()
    {
        var stacks = await FencedAsync();
        var request = new StackRequest { Name = "n", Template = "{}", Parameters = new Dictionary<string, object?>(), Tags = [], TimeoutMinutes = 1 };

        _time.Advance(TimeSpan.FromSeconds(4));

        await Should.ThrowAsync<LeaseLostException>(() => stacks.FindAsync("s", false, CancellationToken.None));
        await Should.ThrowAsync<LeaseLostException>(() => stacks.ListAsync(["s"], CancellationToken.None));
        await Should.ThrowAsync<LeaseLostException>(() => stacks.CreateAsync(request, CancellationToken.None));
        await Should.ThrowAsync<LeaseLostException>(() => stacks.UpdateAsync("s", request, CancellationToken.None));
        await Should.ThrowAsync<LeaseLostException>(() => stacks.DeleteAsync("s", CancellationToken.None));
        await Should.ThrowAsync<LeaseLostException>(() => stacks.ListResourcesAsync("s", CancellationToken.None));
        _cloud.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_LeaseLives_IsMade()
    {
        var stacks = await FencedAsync();
        _cloud.Stacks["s"] = new Stack { Id = "s", Name = "n", Status = "CREATE_COMPLETE" };

        var found = await stacks.FindAsync("s", false, CancellationToken.None);

        found!.Name.ShouldBe("n");
    }

    [Fact]
    public async Task Call_HeatDoesNotAnswer_IsAPassingFault()
    {
        var stacks = await FencedAsync();
        _cloud.During = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        var call = stacks.FindAsync("s", false, CancellationToken.None);
        _time.Advance(Options.CallTimeout - TimeSpan.FromTicks(1));
        var early = call.IsCompleted;
        _time.Advance(TimeSpan.FromTicks(1));
        var fault = await Should.ThrowAsync<CloudException>(() => call);

        early.ShouldBeFalse();
        fault.Code.ShouldBe("HEAT_TIMEOUT");
        fault.IsTransient.ShouldBeTrue();
        fault.Owner.ShouldBe(FaultOwner.Cloud);
        fault.Message.ShouldContain("8 s");
    }

    [Fact]
    public async Task Call_Cancelled_IsCancelledAndNoFault()
    {
        var stacks = await FencedAsync();
        using var stop = new CancellationTokenSource();
        _cloud.During = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        var call = stacks.FindAsync("s", false, stop.Token);
        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => call);
    }

    private async Task<FencedStacks> FencedAsync()
    {
        await _keeper.RenewAsync(CancellationToken.None);
        var calls = new FencedCalls(_keeper.Enter(0)!, Options.CallTimeout, _time);
        return new FencedStacks(_cloud.StacksOf("project", "req-test"), calls);
    }
}
