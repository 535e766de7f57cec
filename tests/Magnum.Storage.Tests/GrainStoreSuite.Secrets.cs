using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

public abstract partial class GrainStoreSuite
{
    [Fact]
    public async Task ReadSecret_Written_IsOpenedForItsProjectOnly()
    {
        var baymodel = await GivenBaymodelAsync();
        var bay = Sample.Bay(baymodel.State);
        await Store.CommitBayAsync(Sample.Insert(bay, baymodel) with { Secrets = Secrets("pässword") }, None);

        (await Store.ReadSecretAsync("p1", bay.Uuid, SecretKinds.TrusteePassword, None)).ShouldBe("pässword");
        (await Store.ReadSecretAsync("p2", bay.Uuid, SecretKinds.TrusteePassword, None)).ShouldBeNull();
        (await Store.ReadSecretAsync("p1", bay.Uuid, "other", None)).ShouldBeNull();
        (await Store.ReadSecretAsync("p1", Guid.NewGuid(), SecretKinds.TrusteePassword, None)).ShouldBeNull();
    }

    [Fact]
    public async Task CommitBay_SecretsInTurns_AreAddedAndReplaced()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Store.CommitBayAsync(Sample.Update(read, read.State) with { Secrets = Secrets("one") }, None);
        await Store.CommitBayAsync(
            Sample.Update(read, read.State) with
            {
                ExpectedRevision = 2,
                Secrets = new Dictionary<string, string>(StringComparer.Ordinal) { [SecretKinds.TrusteePassword] = "two", ["other"] = "three" },
            },
            None);
        await Store.CommitBayAsync(Sample.Update(read, read.State) with { ExpectedRevision = 3 }, None);

        (await Store.ReadSecretAsync("p1", read.State.Uuid, SecretKinds.TrusteePassword, None)).ShouldBe("two");
        (await Store.ReadSecretAsync("p1", read.State.Uuid, "other", None)).ShouldBe("three");
    }

    [Fact]
    public async Task CommitBay_Removal_TakesTheSecretsAlong()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Store.CommitBayAsync(Sample.Update(read, read.State) with { Secrets = Secrets("one") }, None);

        await Store.CommitBayAsync(Sample.Remove(read) with { ExpectedRevision = 2 }, None);

        (await Store.ReadSecretAsync("p1", read.State.Uuid, SecretKinds.TrusteePassword, None)).ShouldBeNull();
    }
}
