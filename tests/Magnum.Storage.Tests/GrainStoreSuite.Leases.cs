using System.Threading.Channels;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task TakeLease_OfAnother_OnlyWhenItHasEnded()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());

        var taken = await Store.TakeLeaseAsync("task", first, Ttl, None);
        var refused = await Store.TakeLeaseAsync("task", second, Ttl, None);
        var other = await Store.TakeLeaseAsync("other task", second, Ttl, None);
        await Harness.AdvanceAsync(Ttl + TimeSpan.FromMinutes(1));
        var ended = await Store.TakeLeaseAsync("task", second, Ttl, None);
        var lost = await Store.TakeLeaseAsync("task", first, Ttl, None);

        (taken, refused, other, ended, lost).ShouldBe((true, false, true, true, false));
    }

    [Fact]
    public async Task TakeLease_Own_IsRenewed()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await Store.TakeLeaseAsync("task", first, Ttl, None);

        await Harness.AdvanceAsync(Ttl / 2);
        var renewed = await Store.TakeLeaseAsync("task", first, Ttl, None);
        await Harness.AdvanceAsync((Ttl / 2) + TimeSpan.FromMinutes(1));
        var refused = await Store.TakeLeaseAsync("task", second, Ttl, None);

        (renewed, refused).ShouldBe((true, false));
    }

    [Fact]
    public async Task TakeLease_UnderRace_ByOne()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.TakeLeaseAsync("task", Guid.NewGuid(), Ttl, None))));

        taken.Count(one => one).ShouldBe(1);
    }

    [Fact]
    public async Task ReleaseLease_OnlyOwn_IsFreeAtOnce()
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await Store.TakeLeaseAsync("task", first, Ttl, None);

        await Store.ReleaseLeaseAsync("task", second, None);
        var refused = await Store.TakeLeaseAsync("task", second, Ttl, None);
        await Store.ReleaseLeaseAsync("task", first, None);
        var taken = await Store.TakeLeaseAsync("task", second, Ttl, None);

        (refused, taken).ShouldBe((false, true));
    }

    [Fact]
    public async Task AskToLook_Bays_AreSignalledOnceEach()
    {
        var signals = Channel.CreateUnbounded<StoreSignal>();
        using var subscription = Store.Subscribe(signal => signals.Writer.TryWrite(signal));
        SettledBay[] bays = [.. Enumerable.Range(0, 300).Select(i => new SettledBay(Guid.NewGuid(), 0, $"p{i % 7}", "stack", "CREATE_COMPLETE", null))];

        await Store.AskToLookAsync(bays, None);
        var heard = new List<StoreSignal>();
        while (heard.Count < bays.Length)
        {
            heard.Add(await signals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        }

        heard.ShouldBe(bays.Select(bay => new StoreSignal(bay.ProjectId, null, bay.Uuid)), ignoreOrder: true);
        signals.Reader.TryRead(out _).ShouldBeFalse();
    }
}
