using System.Threading.Channels;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    private IDiscoveryStore Discovery => (IDiscoveryStore)Harness.Store;

    [Fact]
    public async Task RegisterMember_OneAfterTheOther_AreListedInTheirOrder()
    {
        var bay = (await GivenBayAsync(await GivenBaymodelAsync())).State.Uuid;

        var first = await Discovery.RegisterMemberAsync(Request(bay, "b", "one=http://10.0.0.1:2380"), None);
        var second = await Discovery.RegisterMemberAsync(Request(bay, "a", "zwei ü=http://10.0.0.2:2380"), None);

        first.ShouldBe(new DiscoveryRegistration(DiscoveryOutcome.Registered, new DiscoveryMember(1, "b", "one=http://10.0.0.1:2380"), 1));
        second.ShouldBe(new DiscoveryRegistration(DiscoveryOutcome.Registered, new DiscoveryMember(2, "a", "zwei ü=http://10.0.0.2:2380"), 2));
        (await Discovery.ListMembersAsync("p1", bay, "token", None)).ShouldBe([first.Member!, second.Member!]);
    }

    [Fact]
    public async Task RegisterMember_KnownOrTooLate_ChangesNothing()
    {
        var bay = (await GivenBayAsync(await GivenBaymodelAsync())).State.Uuid;
        var first = await Discovery.RegisterMemberAsync(Request(bay, "a", "one", size: 1), None);

        var again = await Discovery.RegisterMemberAsync(Request(bay, "a", "another", size: 1), None);
        var late = await Discovery.RegisterMemberAsync(Request(bay, "b", "two", size: 1), None);

        again.ShouldBe(new DiscoveryRegistration(DiscoveryOutcome.Known, first.Member, 1));
        late.ShouldBe(new DiscoveryRegistration(DiscoveryOutcome.Full, null, 1));
        (await Discovery.ListMembersAsync("p1", bay, "token", None)).ShouldBe([first.Member!]);
    }

    [Fact]
    public async Task RegisterMember_ManyAtATime_AsManyAsThereIsRoomForEachWithAPlaceOfItsOwn()
    {
        var bay = (await GivenBayAsync(await GivenBaymodelAsync())).State.Uuid;

        var registrations = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() => Discovery.RegisterMemberAsync(Request(bay, $"m{i}", $"v{i}", size: 5), None))));

        registrations.Count(one => one.Outcome == DiscoveryOutcome.Registered).ShouldBe(5);
        registrations.Count(one => one.Outcome == DiscoveryOutcome.Full).ShouldBe(7);
        (await Discovery.ListMembersAsync("p1", bay, "token", None)).Select(member => member.Number).ShouldBe([1, 2, 3, 4, 5]);
    }

    [Fact]
    public async Task RegisterMember_OneMemberManyTimesAtOnce_OnceOnly()
    {
        var bay = (await GivenBayAsync(await GivenBaymodelAsync())).State.Uuid;

        var registrations = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Discovery.RegisterMemberAsync(Request(bay, "m", "v"), None))));

        registrations.Count(one => one.Outcome == DiscoveryOutcome.Registered).ShouldBe(1);
        registrations.Count(one => one.Outcome == DiscoveryOutcome.Known).ShouldBe(7);
    }

    [Fact]
    public async Task Members_OfAnotherTokenBayOrProject_AreApart()
    {
        var baymodel = await GivenBaymodelAsync();
        var (bay, other) = ((await GivenBayAsync(baymodel)).State.Uuid, (await GivenBayAsync(baymodel)).State.Uuid);
        await Discovery.RegisterMemberAsync(Request(bay, "a", "one"), None);

        var otherToken = await Discovery.RegisterMemberAsync(Request(bay, "a", "one") with { Token = "other" }, None);
        var otherBay = await Discovery.RegisterMemberAsync(Request(other, "a", "one"), None);
        var foreign = await Discovery.RegisterMemberAsync(Request(bay, "b", "two") with { ProjectId = "p2" }, None);

        (otherToken.Outcome, otherToken.Count).ShouldBe((DiscoveryOutcome.Registered, 1));
        (otherBay.Outcome, otherBay.Count).ShouldBe((DiscoveryOutcome.Registered, 1));
        foreign.ShouldBe(DiscoveryRegistration.BayGone);
        (await Discovery.ListMembersAsync("p2", bay, "token", None)).ShouldBeEmpty();
        (await Discovery.ListMembersAsync("p1", bay, "TOKEN", None)).ShouldBeEmpty();
        (await Discovery.ListMembersAsync("p1", bay, "token", None)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Members_BayRemoved_AreGone()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Discovery.RegisterMemberAsync(Request(read.State.Uuid, "a", "one"), None);

        await Store.CommitBayAsync(Sample.Remove(read), None);

        (await Discovery.ListMembersAsync("p1", read.State.Uuid, "token", None)).ShouldBeEmpty();
        (await Discovery.RegisterMemberAsync(Request(read.State.Uuid, "a", "one"), None)).ShouldBe(DiscoveryRegistration.BayGone);
    }

    [Fact]
    public async Task RegisterMember_Registered_IsSignalled()
    {
        var bay = (await GivenBayAsync(await GivenBaymodelAsync())).State.Uuid;
        var signals = Channel.CreateUnbounded<StoreSignal>();
        using var subscription = Store.Subscribe(signal => signals.Writer.TryWrite(signal));

        await Discovery.RegisterMemberAsync(Request(bay, "a", "one"), None);

        // The signal of the bay's own commit may come late.
        StoreSignal heard;
        do
        {
            heard = await signals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }
        while (heard.Due is not null);

        heard.ShouldBe(new StoreSignal("p1", null));
    }

    private static DiscoveryRequest Request(Guid bay, string member, string value, int size = 3) => new("p1", bay, "token", member, value, size);
}
