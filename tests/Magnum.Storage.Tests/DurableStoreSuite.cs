using System.Text;
using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using Magnum.Storage.Secrets;

namespace Magnum.Storage.Tests;

/// <summary>What a store with a database behind it keeps beside the suite of all stores.</summary>
public abstract class DurableStoreSuite : GrainStoreSuite
{
    private static readonly SecretKeys First = Keys("first:1");
    private static readonly SecretKeys Second = Keys("second:2");

    private DurableHarness Durable => (DurableHarness)Harness;

    private IGrainStore Store => Harness.Store;

    [Fact]
    public async Task Reopened_WhatWasCommitted_IsThere()
    {
        var baymodel = await GivenBaymodelAsync();
        var request = new RequestKey("p1", "CreateBay", Guid.NewGuid(), "hash");
        var bay = Sample.Bay(baymodel.State);
        await Store.CommitBayAsync(Sample.Insert(bay, baymodel) with { Request = request, Secrets = Secrets("s3cret") }, None);
        var position = (await Store.ReadEventsAsync("p1", EventPosition.Start, 10, None)).ReadTo;

        await Durable.CloseAsync();
        await Durable.OpenAsync();

        (await Store.GetBayAsync(bay.Uuid, None))!.State.Name.ShouldBe("bay");
        (await Store.FindBaymodelsAsync("p1", "model", None)).Count.ShouldBe(1);
        (await Store.FindRequestAsync("p1", "CreateBay", request.RequestId, None))!.Uuid.ShouldBe(bay.Uuid);
        (await Store.ReadSecretAsync("p1", bay.Uuid, SecretKinds.TrusteePassword, None)).ShouldBe("s3cret");
        (await Store.ReadEventsAsync("p1", EventPosition.Start, 10, None)).Events.Count.ShouldBe(1);
        (await Store.ReadEventsAsync("p1", position, 10, None)).Events.ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitBay_DatabaseRefusesAPart_NothingIsHalfDone()
    {
        var baymodel = await GivenBaymodelAsync();
        var read = await GivenBayAsync(baymodel);
        var request = new RequestKey("p1", "CreateBay", Guid.NewGuid(), "hash");
        var insert = Sample.Insert(Sample.Bay(baymodel.State), baymodel) with { Request = request, Secrets = Secrets("s3cret") };
        await Durable.RefuseSecretsAsync();

        var update = await Should.ThrowAsync<StoreException>(() => Store.CommitBayAsync(
            Sample.Update(read, read.State with { NodeCount = 7 }) with { Secrets = Secrets("s3cret") }, None));
        await Should.ThrowAsync<StoreException>(() => Store.CommitBayAsync(insert, None));

        update.IsTransient.ShouldBeFalse();
        update.Message.ShouldContain("commit-bay");
        update.Message.ShouldContain(Durable.NameOfRefusal);
        update.Message.ShouldNotContain("s3cret");
        var now = (await Store.GetBayAsync(read.State.Uuid, None))!;
        (now.Revision, now.State.NodeCount).ShouldBe((1L, 1));
        (await Store.ListBaysAsync("p1", new ListQuery { Limit = 9 }, None)).Count.ShouldBe(1);
        (await Store.ReadEventsAsync("p1", EventPosition.Start, 10, None)).Events.Count.ShouldBe(1);
        (await Store.FindRequestAsync("p1", "CreateBay", request.RequestId, None)).ShouldBeNull();
        (await Store.CommitBayAsync(insert with { Secrets = new Dictionary<string, string>(StringComparer.Ordinal) }, None)).Outcome
            .ShouldBe(CommitOutcome.Committed);
    }

    [Fact]
    public async Task Read_NewerFormat_IsRefusedByName()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Durable.EditBodiesAsync("bays", "\"format\":1", "\"format\":2");

        var refused = await Should.ThrowAsync<StoreException>(() => Store.GetBayAsync(read.State.Uuid, None));
        await Durable.EditBodiesAsync("bays", "\"stack_name\"", "\"name_of_stack\"");
        var alsoUnreadable = await Should.ThrowAsync<StoreException>(() => Store.GetBayAsync(read.State.Uuid, None));

        refused.Message.ShouldContain("format 2");
        refused.IsTransient.ShouldBeFalse();
        alsoUnreadable.Message.ShouldContain("format 2");
    }

    [Fact]
    public async Task Read_Damaged_SaysWhere()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Durable.EditBodiesAsync("bays", "\"node_count\":1", "\"node_count\":\"one\"");

        var refused = await Should.ThrowAsync<StoreException>(() => Store.GetBayAsync(read.State.Uuid, None));

        refused.Message.ShouldContain("$.node_count");
        refused.Message.ShouldNotContain("one\"");
    }

    [Fact]
    public async Task CommitBay_MembersOfANewerServer_AreKept()
    {
        var read = await GivenBayAsync(await GivenBaymodelAsync());
        await Durable.EditBodiesAsync("bays", "\"format\":1", "\"format\":1,\"health\":{\"state\":\"ok\"}");
        await Durable.EditBodiesAsync("bays", "\"coe\":", "\"grade\":3,\"coe\":");
        read = (await Store.GetBayAsync(read.State.Uuid, None))!;

        await Store.CommitBayAsync(Sample.Update(read, read.State with { NodeCount = 2 }), None);

        var state = (await Store.GetBayAsync(read.State.Uuid, None))!.State;
        state.NodeCount.ShouldBe(2);
        state.Unknown!["health"].GetRawText().ShouldBe("{\"state\":\"ok\"}");
        state.Baymodel.Unknown!["grade"].GetInt32().ShouldBe(3);
    }

    [Fact]
    public async Task ReadSecret_OtherKeyUnderTheSameId_IsRefused()
    {
        await Durable.CloseAsync();
        await Durable.OpenAsync(First);
        var bay = await GivenSecretAsync("s3cret");
        await Durable.CloseAsync();
        await Durable.OpenAsync(Keys("first:9"));

        var refused = await Should.ThrowAsync<StoreException>(() => ReadAsync(bay));

        refused.IsTransient.ShouldBeFalse();
        refused.Message.ShouldContain("'first'");
    }

    [Fact]
    public async Task Rewrap_NewKeyFirst_OldKeyIsNeededNoMore()
    {
        await Durable.CloseAsync();
        await Durable.OpenAsync(First);
        var bay = await GivenSecretAsync("s3cret");
        await Durable.CloseAsync();
        await Durable.OpenAsync(Second);
        var refused = await Should.ThrowAsync<StoreException>(() => ReadAsync(bay));
        await Durable.CloseAsync();
        await Durable.OpenAsync(Keys("second:2,first:1"));
        var beforeRewrap = await ReadAsync(bay);

        var count = await RewrapAsync();
        var again = await RewrapAsync();

        await Durable.CloseAsync();
        await Durable.OpenAsync(Second);
        refused.Message.ShouldContain("'first'");
        beforeRewrap.ShouldBe("s3cret");
        (count, again).ShouldBe((1, 0));
        (await ReadAsync(bay)).ShouldBe("s3cret");
    }

    [Theory]
    [InlineData("CREATE TABLE old AS SELECT * FROM secrets; UPDATE secrets SET envelope = (SELECT envelope FROM old WHERE old.bay_uuid <> secrets.bay_uuid)")]
    [InlineData("CREATE TABLE old AS SELECT * FROM secret_keys; UPDATE secret_keys SET envelope = (SELECT envelope FROM old WHERE old.bay_uuid <> secret_keys.bay_uuid)")]
    [InlineData("UPDATE secrets SET kind = 'other'")]
    [InlineData("UPDATE secrets SET project_id = 'p2'; UPDATE secret_keys SET project_id = 'p2'; UPDATE bays SET project_id = 'p2'")]
    public async Task ReadSecret_MovedToAnother_IsRefused(string move)
    {
        var (one, two) = (await GivenSecretAsync("one"), await GivenSecretAsync("two"));

        await Durable.ExecuteAsync(move);

        foreach (var bay in (Guid[])[one, two])
        {
            foreach (var (project, kind) in (IEnumerable<(string, string)>)[("p1", SecretKinds.TrusteePassword), ("p1", "other"), ("p2", SecretKinds.TrusteePassword)])
            {
                var read = await Record.ExceptionAsync(async () => (await Store.ReadSecretAsync(project, bay, kind, None)).ShouldBeNull());
                (read is null or StoreException { IsTransient: false }).ShouldBeTrue($"{project} {kind}: {read}");
            }
        }
    }

    [Fact]
    public async Task CommitBay_Secret_IsNowhereInTheClear()
    {
        const string Secret = "correct-horse-battery-staple";
        await GivenSecretAsync(Secret);

        var dump = Encoding.Latin1.GetString(await Durable.DumpAsync());

        dump.ShouldContain(BayEventTypes.CreateAccepted);
        foreach (var form in (string[])[Secret, Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)), Convert.ToBase64String(Encoding.UTF8.GetBytes(Secret))[..30]])
        {
            dump.ShouldNotContain(form);
        }
    }

    [Fact]
    public async Task Open_SchemaOfANewerServer_IsRefusedSayingWhy()
    {
        await Durable.ExecuteAsync(
            "INSERT INTO schema_migrations (level, name, min_binary, applied_at, version) SELECT 90, 'x', 1, applied_at, '9.0' FROM schema_migrations WHERE level = 1");
        await Durable.CloseAsync();
        await Durable.OpenAsync();
        await Durable.ExecuteAsync(
            "INSERT INTO schema_migrations (level, name, min_binary, applied_at, version) SELECT 91, 'y', 91, applied_at, '9.1' FROM schema_migrations WHERE level = 90");
        await Durable.CloseAsync();

        var refused = await Should.ThrowAsync<StoreException>(() => Durable.OpenAsync());

        refused.Message.ShouldContain("level 91");
        refused.Message.ShouldContain("9.1");
        refused.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task Open_DatabaseOfLevelOne_KnowsWhatSettledBaysExpectOfTheirStacks()
    {
        var baymodel = await GivenBaymodelAsync();
        var operation = Guid.NewGuid();
        var settled = await GivenBayAsync(baymodel, bay => bay with { StackId = "stack-1", StackStatus = "UPDATE_COMPLETE", AppliedOperationId = operation, DueAt = null });
        var never = await GivenBayAsync(baymodel, bay => bay with { StackId = "stack-2", DueAt = null, ApiAddress = "tcp://192.0.2.1:2376" });
        await GivenBayAsync(baymodel, bay => bay with { StackId = "stack-3", StackStatus = "CREATE_COMPLETE", AppliedOperationId = operation });
        await Durable.ExecuteAsync(
            """
            DROP INDEX bays_due;
            DROP INDEX bays_settled;
            CREATE INDEX bays_due ON bays (shard, due_at) WHERE due_at IS NOT NULL;
            CREATE INDEX bays_settled ON bays (uuid) WHERE due_at IS NULL AND stack_id IS NOT NULL;
            ALTER TABLE bays DROP COLUMN stack_status;
            ALTER TABLE bays DROP COLUMN stack_operation;
            ALTER TABLE bays DROP COLUMN has_engine;
            DROP TABLE leases;
            DROP TABLE discovery_members;
            DELETE FROM schema_migrations WHERE level > 1
            """);
        await Durable.CloseAsync();

        await Durable.OpenAsync();

        (await Store.ReadSettledAsync([.. Enumerable.Range(0, Shard.Count)], null, 10, None)).ShouldBe(
            [
                new SettledBay(settled.State.Uuid, Sample.ShardOf(settled.State), "p1", "stack-1", "UPDATE_COMPLETE", operation),
                new SettledBay(never.State.Uuid, Sample.ShardOf(never.State), "p1", "stack-2", null, null) { HasEngine = true },
            ],
            ignoreOrder: true);
    }

    protected abstract Task<int> RewrapAsync();

    private static SecretKeys Keys(string list) =>
        SecretKeys.Parse(
            string.Join(',', list.Split(',').Select(key => key.Split(':')).Select(key =>
                $"{key[0]}:{Convert.ToBase64String(Enumerable.Repeat(byte.Parse(key[1]), 32).ToArray())}")),
            "test");

    private Task<string?> ReadAsync(Guid bay) => Store.ReadSecretAsync("p1", bay, SecretKinds.TrusteePassword, None);

    private async Task<Guid> GivenSecretAsync(string secret)
    {
        var baymodel = await GivenBaymodelAsync();
        var bay = Sample.Bay(baymodel.State);
        await Store.CommitBayAsync(Sample.Insert(bay, baymodel) with { Secrets = Secrets(secret) }, None);
        return bay.Uuid;
    }
}
