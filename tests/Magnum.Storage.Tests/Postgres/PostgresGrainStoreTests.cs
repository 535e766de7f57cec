using Magnum.Grains.Store;
using Magnum.Storage.Postgres;
using Npgsql;

namespace Magnum.Storage.Tests.Postgres;

[Collection(PostgresSuite.Name)]
public sealed class PostgresGrainStoreTests(PostgresServer server) : DurableStoreSuite
{
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(10);

    private PostgresHarness Postgres => (PostgresHarness)Harness;

    private IGrainStore Store => Postgres.Store;

    [Fact]
    public async Task ReadEvents_EarlierTransactionStillRuns_WaitsForItAndSkipsNothing()
    {
        var baymodel = await GivenBaymodelAsync();
        var start = await Store.CurrentPositionAsync(None);
        await using var connection = await Postgres.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await AppendAsync(connection, "slow");
        var bay = await GivenBayAsync(baymodel);

        var early = await Store.ReadEventsAsync("p1", start, 10, None);
        var snapshot = await Store.CurrentPositionAsync(None);
        await transaction.CommitAsync();
        var late = await Store.ReadEventsAsync("p1", early.ReadTo, 10, None);
        var fromSnapshot = await Store.ReadEventsAsync("p1", snapshot, 10, None);

        early.Events.ShouldBeEmpty();
        (early.Withholds, late.Withholds).ShouldBe((true, false));
        late.Events.Select(stored => stored.Event.Type).ShouldBe(["slow", "create-accepted"]);
        late.Events[1].BayUuid.ShouldBe(bay.State.Uuid);
        fromSnapshot.Events.ShouldContain(stored => stored.Event.Type == "slow");
    }

    [Fact]
    public async Task ReadEvents_ManyWritersAndSlowTransactions_EachOnceInOrder()
    {
        var baymodel = await GivenBaymodelAsync();
        const int Writers = 8;
        const int Each = 25;
        using var done = new CancellationTokenSource();
        var seen = new List<StoredEvent>();
        var reader = Task.Run(async () =>
        {
            var position = EventPosition.Start;
            while (true)
            {
                var finishing = done.IsCancellationRequested;
                var page = await Store.ReadEventsAsync("p1", position, 7, None);
                seen.AddRange(page.Events);
                position = page.ReadTo;
                if (finishing && page.Events.Count == 0)
                {
                    return;
                }
            }
        });

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                if (writer % 2 == 0)
                {
                    await GivenBayAsync(baymodel);
                }
                else
                {
                    await using var connection = await Postgres.ConnectAsync();
                    await using var transaction = await connection.BeginTransactionAsync();
                    await AppendAsync(connection, "slow");
                    await GivenBaymodelAsync("p2");
                    await transaction.CommitAsync();
                }
            }
        })));
        await done.CancelAsync();
        await reader;

        seen.Count.ShouldBe(Writers * Each);
        seen.Select(stored => stored.Position).ShouldBe(seen.Select(stored => stored.Position).Distinct().Order());
    }

    [Fact]
    public async Task TakeShards_FencedWriteInFlight_RenewalDoesNotWaitAndTakeOverLeavesTheShard()
    {
        var silo = Silo();
        await Store.TakeShardsAsync(silo, 1024, Ttl, None);
        await using var connection = await Postgres.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var write = new NpgsqlCommand("SELECT 1 FROM shards WHERE shard = 7 AND epoch = 1 FOR KEY SHARE", connection);
        await write.ExecuteScalarAsync();

        var renewal = await Store.RenewAsync(silo, Ttl, NotSynced, None);
        await Postgres.ExecuteAsync("UPDATE shards SET lease_until = now() - interval '1 second'");
        var during = await Store.TakeShardsAsync(Silo(), 1024, Ttl, None);
        await transaction.CommitAsync();
        var after = await Store.TakeShardsAsync(Silo(), 1024, Ttl, None);

        renewal.Owned.Count.ShouldBe(1024);
        during.Count.ShouldBe(1023);
        during.ShouldNotContain(lease => lease.Shard == 7);
        after.ShouldHaveSingleItem().Shard.ShouldBe(7);
    }

    [Fact]
    public async Task CommitBay_TakeOverInFlight_WaitsAndIsFenced()
    {
        var leases = await Store.TakeShardsAsync(Silo(), 1024, Ttl, None);
        var bay = await GivenBayAsync(await GivenBaymodelAsync());
        var lease = leases[Sample.ShardOf(bay.State)];
        await using var connection = await Postgres.ConnectAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var takeOver = new NpgsqlCommand($"UPDATE shards SET epoch = epoch + 1 WHERE shard = {lease.Shard}", connection);
        await takeOver.ExecuteNonQueryAsync();

        var commit = Store.CommitBayAsync(
            Sample.Update(bay, bay.State with { NodeCount = 2 }, new Fence(lease.Shard, lease.Epoch)), None);
        await transaction.CommitAsync();

        (await commit).Outcome.ShouldBe(CommitOutcome.Fenced);
        (await Store.GetBayAsync(bay.State.Uuid, None))!.State.NodeCount.ShouldBe(1);
    }

    [Fact]
    public async Task Subscribe_CommitOfAnotherProcess_IsSignalledOnce()
    {
        await using var other = await Postgres.OpenAnotherAsync();
        var baymodel = await GivenBaymodelAsync();
        var signals = System.Threading.Channels.Channel.CreateUnbounded<StoreSignal>();
        using var subscription = other.Subscribe(signal => signals.Writer.TryWrite(signal));

        var bay = await GivenBayAsync(baymodel);

        var signal = await signals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        signal.ShouldBe(new StoreSignal("p1", new DueBay(bay.State.Uuid, Sample.ShardOf(bay.State), bay.State.DueAt!.Value)));
        signals.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task AskToLook_OnTheChannelOfCommits_SaysNothing()
    {
        await using var older = await Postgres.ConnectAsync();
        var heard = new List<string>();
        older.Notification += (_, notification) => heard.Add($"{notification.Channel} {notification.Payload}");
        await using (var listen = new NpgsqlCommand("LISTEN magnum_grains; LISTEN the_end", older))
        {
            await listen.ExecuteNonQueryAsync();
        }

        await Store.AskToLookAsync([new SettledBay(Guid.NewGuid(), 0, "p1", "stack", null, null)], None);
        await Postgres.ExecuteAsync("NOTIFY the_end");
        await older.WaitAsync();

        heard.ShouldBe(["the_end "]);
    }

    [Fact]
    public async Task Open_ManyProcessesOnAnEmptyDatabase_MigrateOnce()
    {
        await Postgres.CloseAsync();
        await Postgres.ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");

        var stores = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Postgres.OpenAnotherAsync())));

        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }

        (await Postgres.ScalarAsync<long>("SELECT count(*) FROM schema_migrations")).ShouldBe(4);
        (await Postgres.ScalarAsync<long>("SELECT count(*) FROM shards")).ShouldBe(1024);
    }

    [Fact]
    public async Task Open_RestoredIntoAYoungerCluster_PositionsGoOn()
    {
        var baymodel = await GivenBaymodelAsync();
        await GivenBayAsync(baymodel);
        var position = (await Store.ReadEventsAsync("p1", EventPosition.Start, 1, None)).ReadTo;
        await Postgres.CloseAsync();
        await Postgres.ExecuteAsync("UPDATE events SET transaction_id = transaction_id + 1000000");
        position = position with { Transaction = position.Transaction + 1_000_000 };

        await Postgres.OpenAsync();

        var bay = await GivenBayAsync(baymodel);
        (await Store.ReadEventsAsync("p1", EventPosition.Start, 10, None)).Events.Count.ShouldBe(2);
        (await Store.ReadEventsAsync("p1", position, 10, None)).Events.ShouldHaveSingleItem().BayUuid.ShouldBe(bay.State.Uuid);
    }

    [Fact]
    public async Task Connections_Timeouts_AreSet()
    {
        var options = new PostgresStoreOptions
        {
            ConnectionString = Postgres.ConnectionString + ";Options=-c work_mem=5MB",
            Keys = PostgresHarness.Keys,
            StatementTimeout = TimeSpan.FromSeconds(7),
            IdleInTransactionTimeout = TimeSpan.FromSeconds(3),
        };
        await using var source = NpgsqlDataSource.Create(options.ToConnectionString());

        async Task<object?> ShowAsync(string setting)
        {
            await using var command = source.CreateCommand($"SHOW {setting}");
            return await command.ExecuteScalarAsync();
        }

        (await ShowAsync("statement_timeout")).ShouldBe("7s");
        (await ShowAsync("idle_in_transaction_session_timeout")).ShouldBe("3s");
        (await ShowAsync("work_mem")).ShouldBe("5MB");
    }

    [Theory]
    [InlineData("read-due", "bays_due")]
    [InlineData("read-settled", "bays_settled")]
    [InlineData("list-bays", "bays_by_created")]
    [InlineData("find-bays-by-name", "bays_by_name")]
    [InlineData("count-bays", "bays_by_")]
    [InlineData("read-events", "events_by_project")]
    [InlineData("list-bay-events", "events_by_bay")]
    public async Task Query_ManyBays_ReadsItsIndex(string operation, string index)
    {
        await GivenManyBaysAsync(20_000);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["@shards"] = "ARRAY[1,2,3]",
            ["@limit"] = "10",
            ["@most"] = "10",
            ["@from"] = "now()",
            ["@before"] = "now() + interval '1 minute'",
            ["@after_shard"] = "-1",
            ["@after_due"] = "now()",
            ["@after_uuid"] = "'00000000-0000-0000-0000-000000000000'::uuid",
            ["@project"] = "'p7'",
            ["@name"] = operation.StartsWith("find", StringComparison.Ordinal) ? "'bay'" : "NULL",
            ["@status"] = "NULL",
            ["@baymodel"] = "NULL::uuid",
            ["@bay"] = "'c4ca4238-a0b9-2382-0dcc-509a6f75849b'::uuid",
            ["@transaction"] = "0",
            ["@ordinal"] = "0",
            ["{behind}"] = "",
            ["{order}"] = "t.created_at, t.uuid",
        };
        var sql = values.OrderByDescending(value => value.Key.Length).Aggregate(
            SqlFile.Read($"Postgres/Sql/{operation}.sql"), (text, value) => text.Replace(value.Key, value.Value, StringComparison.Ordinal));

        var plan = await Postgres.ScalarAsync<string>($"EXPLAIN (FORMAT JSON) {sql}");

        plan.Contains($"\"{index}", StringComparison.Ordinal).ShouldBeTrue(plan);
    }

    protected override async Task<StoreHarness> OpenAsync() => await PostgresHarness.CreateAsync(server);

    protected override Task<int> RewrapAsync() => Postgres.Opened.RewrapAsync(None);

    private static SiloIdentity Silo() => new(Guid.NewGuid(), "host", "magnum-server");

    private static async Task AppendAsync(NpgsqlConnection connection, string type)
    {
        await using var command = new NpgsqlCommand(
            $$"""
            INSERT INTO events (transaction_id, ordinal, project_id, bay_uuid, time, body)
            VALUES (pg_current_xact_id()::text::bigint, 1, 'p1', gen_random_uuid(), now(),
                    '{"type":"{{type}}","time":"2026-03-01T12:00:00Z","status":"CREATE_COMPLETE","message":"m"}')
            """,
            connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task GivenManyBaysAsync(int count)
    {
        var bay = await GivenBayAsync(await GivenBaymodelAsync());
        await Postgres.ExecuteAsync(
            $"""
            INSERT INTO bays (uuid, shard, project_id, user_id, name, status, stack_id, baymodel_uuid, revision, due_at, created_at, body)
            SELECT gen_random_uuid(), n % 1024, 'p' || n % 100, user_id, name || n, status, 's' || n, baymodel_uuid, 1,
                   CASE WHEN n % 10 = 0 THEN now() + n * interval '1 second' END, now(), body
            FROM bays, generate_series(1, {count}) n WHERE uuid = '{bay.State.Uuid}';
            INSERT INTO events (transaction_id, ordinal, project_id, bay_uuid, time, body)
            SELECT n, 2, 'p' || n % 100, md5((n % 1000)::text)::uuid, now(), '{"{}"}' FROM generate_series(1, {count}) n;
            ANALYZE bays;
            ANALYZE events
            """);
    }
}
