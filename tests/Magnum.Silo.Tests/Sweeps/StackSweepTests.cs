using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Silo.Calls;
using Magnum.Silo.Sweeps;
using Magnum.Silo.Tests.Hosting;
using Magnum.Storage.Memory;

namespace Magnum.Silo.Tests.Sweeps;

public sealed class StackSweepTests
{
    private static readonly SiloOptions Options = new() { PeriodicGlobalStackList = true };
    private readonly ManualTime _time = new();
    private readonly ScriptedStore _store;
    private readonly ScriptedCloud _cloud = new();
    private readonly LogSink _log = new();
    private readonly List<Guid> _asked = [];

    public StackSweepTests()
    {
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        _store.Subscribe(signal =>
        {
            if (signal.Look is { } look)
            {
                _asked.Add(look);
            }
        });
    }

    [Fact]
    public async Task Run_StacksAsExpected_AsksNobody()
    {
        await AddBaysAsync(1_200);

        var pause = await Sweep().RunAsync(CancellationToken.None);

        _asked.ShouldBeEmpty();
        _cloud.CountOf("list-all:ended").ShouldBe(3);
        pause.ShouldBe(Options.PeriodicInterval);
    }

    [Fact]
    public async Task Run_ManyDiffer_AsksTheirOwnersAndChangesNothing()
    {
        var bays = await AddBaysAsync(20);
        Change(bays[1], stack => stack with { Status = "CHECK_COMPLETE" });
        Change(bays[2], stack => stack with { Status = "UPDATE_IN_PROGRESS" });
        Change(bays[3], stack => stack with { Tags = StackTags.Of(bays[3].Uuid, Guid.NewGuid()) });
        Change(bays[4], stack => stack with { Tags = [] });
        _cloud.Stacks.TryRemove(bays[5].StackId!, out _);
        var commits = _store.Commits.Count;

        await Sweep().RunAsync(CancellationToken.None);

        _asked.ShouldBe(bays[1..6].Select(bay => bay.Uuid), ignoreOrder: true);
        _store.Commits.Count.ShouldBe(commits);
    }

    [Theory]
    [InlineData("CREATE_COMPLETE", true)]
    [InlineData("CHECK_COMPLETE", true)]
    [InlineData("CREATE_COMPLETE", false)]
    public async Task Run_AStack_IsToldOfWhenItIsNewsToThePoll(string status, bool sameOperation)
    {
        var bay = (await AddBaysAsync(1))[0];
        Change(bay, stack => stack with { Status = status, Tags = sameOperation ? stack.Tags : StackTags.Of(bay.Uuid, Guid.NewGuid()) });

        await Sweep().RunAsync(CancellationToken.None);

        _asked.Count.ShouldBe(StackExpectation.Of(bay).IsNews(_cloud.Stacks[bay.StackId!], _time.GetUtcNow()) ? 1 : 0);
    }

    [Fact]
    public async Task Run_InFlightAndStrangers_AreNotItsConcern()
    {
        var bays = await AddBaysAsync(1, bay => bay.At(OperationKind.Update, OperationStage.StackWatch));
        _cloud.Stacks.Clear();
        _cloud.Stacks["stranger"] = new Stack { Id = Guid.NewGuid().ToString("D"), Name = "stranger", Status = "CREATE_FAILED" };

        await Sweep().RunAsync(CancellationToken.None);

        bays.Count.ShouldBe(1);
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_AnotherHasTheLease_WaitsUntilItEnds()
    {
        var (first, second) = (Sweep(), Sweep());
        await first.RunAsync(CancellationToken.None);

        await second.RunAsync(CancellationToken.None);
        _time.Advance(Options.PeriodicInterval);
        await second.RunAsync(CancellationToken.None);
        var before = _cloud.CountOf("list-all");
        _time.Advance(Options.LeaseTtl);
        await second.RunAsync(CancellationToken.None);
        await first.RunAsync(CancellationToken.None);

        before.ShouldBe(1);
        _cloud.CountOf("list-all").ShouldBe(2);
        _log.Entries.Select(entry => entry.Id).Where(id => id is 2501 or 2502).ShouldBe([2501, 2501, 2502]);
    }

    [Fact]
    public async Task Run_LeaseLostBetweenPages_Stops()
    {
        await AddBaysAsync(1_200);
        var sweep = Sweep();
        _cloud.Ended = _ =>
        {
            _time.Advance(Options.PeriodicInterval + Options.LeaseTtl);
            _store.TakeLeaseAsync("sweep", Guid.NewGuid(), TimeSpan.FromHours(1), CancellationToken.None).IsCompletedSuccessfully.ShouldBeTrue();
        };

        await sweep.RunAsync(CancellationToken.None);

        _cloud.CountOf("list-all").ShouldBe(1);
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Release_Own_LetsAnotherGoOnAtOnce()
    {
        var (first, second) = (Sweep(), Sweep());
        await first.RunAsync(CancellationToken.None);
        await second.ReleaseAsync(CancellationToken.None);
        await second.RunAsync(CancellationToken.None);
        var before = _cloud.CountOf("list-all");

        await first.ReleaseAsync(CancellationToken.None);
        await second.RunAsync(CancellationToken.None);

        before.ShouldBe(1);
        _cloud.CountOf("list-all").ShouldBe(2);
    }

    [Fact]
    public async Task Run_NotAllowed_IsSaidOnceUntilItIs()
    {
        var sweep = Sweep();
        await AddBaysAsync(1);
        _cloud.During = (_, _) => throw new CloudException(CloudException.CannotListAll, "Heat does not let it", isTransient: false, FaultOwner.Cloud);

        await sweep.RunAsync(CancellationToken.None);
        await sweep.RunAsync(CancellationToken.None);
        _cloud.During = (_, _) => Task.CompletedTask;
        await sweep.RunAsync(CancellationToken.None);
        _cloud.During = (_, _) => throw new CloudException(CloudException.CannotListAll, "Heat does not let it", isTransient: false, FaultOwner.Cloud);
        await sweep.RunAsync(CancellationToken.None);

        var said = _log.Entries.Where(entry => entry.Id == 2503).ToList();
        said.Count.ShouldBe(2);
        said.ShouldAllBe(entry => entry.Text.Contains("stacks:global_index"));
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task Run_SecondPageFails_AsksNobody()
    {
        await AddBaysAsync(600);
        _cloud.During = (_, _) => _cloud.CountOf("list-all") == 2
            ? throw new CloudException("HEAT_DOWN", "Heat is down", isTransient: true, FaultOwner.Cloud)
            : Task.CompletedTask;

        await Sweep().RunAsync(CancellationToken.None);

        _asked.ShouldBeEmpty();
        _log.Entries.ShouldContain(entry => entry.Id == 2504);
    }

    private StackSweep Sweep() => new(
        _store,
        _cloud,
        new CloudCalls(Options, _time, _log.CreateLogger<CloudCalls>()),
        Sample.Silo(),
        Options,
        Chance.Fair,
        _log.CreateLogger<StackSweep>());

    private void Change(BayState bay, Func<Stack, Stack> change) => _cloud.Stacks[bay.StackId!] = change(_cloud.Stacks[bay.StackId!]);

    private async Task<List<BayState>> AddBaysAsync(int count, Func<BayState, BayState>? with = null)
    {
        await _store.AddBaymodelAsync();
        var bays = new List<BayState>();
        for (var i = 0; i < count; i++)
        {
            var bay = Sample.Settled($"project-{i % 7}") with { StackId = Guid.NewGuid().ToString("D"), AppliedOperationId = Guid.NewGuid() };
            bay = with?.Invoke(bay) ?? bay;
            bays.Add(bay);
            await _store.AddBayAsync(bay);
            _cloud.Stacks[bay.StackId!] = new Stack
            {
                Id = bay.StackId!,
                Name = bay.StackName,
                Status = bay.StackStatus!,
                Tags = StackTags.Of(bay.Uuid, bay.AppliedOperationId!.Value),
            };
        }

        return bays;
    }
}
