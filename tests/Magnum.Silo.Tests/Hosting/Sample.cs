using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>Values for tests, put into a store.</summary>
internal static class Sample
{
    public const string Password = "trustee-password-of-the-test";
    public static readonly Guid BaymodelUuid = new("00000000-0000-4000-8000-000000000001");

    public static readonly BaymodelSpec Spec = new() { Coe = "docker", ImageId = "image", KeypairId = "key", ExternalNetworkId = "public", ClusterDistro = "ubuntu" };

    public static BayPreparation Preparation { get; } = new(new ScriptedCertificates(), new ScriptedDiscovery());

    public static ServiceAddresses Addresses { get; } = new("http://magnum:9511", "http://keystone:5000/v3", null);

    public static SiloIdentity Silo(string host = "host") => new(Guid.NewGuid(), host, "magnum-server");

    public static async Task AddBaymodelAsync(this IGrainStore store) => (await store.CommitBaymodelAsync(
        new BaymodelCommit
        {
            State = new Baymodel
            {
                Uuid = BaymodelUuid,
                ProjectId = "project",
                UserId = "user",
                Name = "model",
                Spec = Spec,
                Public = true,
                CreatedAt = DateTimeOffset.UnixEpoch,
            },
            ExpectedRevision = null,
        },
        CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);

    public static BayMessage.Create Create(string name = "bay", string project = "project", Guid? uuid = null) =>
        new(uuid ?? Guid.NewGuid(), project, "user", name, BaymodelUuid, Spec, 1, 1, null, null, "req-test");

    /// <summary>A bay whose stack is complete, with trustee and trust.</summary>
    public static BayState Settled(string project = "project", string trust = "trust", Guid? uuid = null)
    {
        var id = uuid ?? Guid.NewGuid();
        var name = $"bay-{id:N}";
        return new BayState
        {
            Uuid = id,
            ProjectId = project,
            UserId = "user",
            Name = name,
            BaymodelUuid = BaymodelUuid,
            Baymodel = Spec,
            NodeCount = 1,
            MasterCount = 1,
            Status = BayStatus.CreateComplete,
            StackName = name,
            StackId = $"id-of-{name}",
            StackStatus = "CREATE_COMPLETE",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Ledger = Ledger.Empty
                .With(new LedgerEntry(LedgerKind.Trustee, id.ToString("D"), LedgerState.Present) { Id = "trustee" })
                .With(new LedgerEntry(LedgerKind.Trust, "trust", LedgerState.Present) { Id = trust })
                .With(new LedgerEntry(LedgerKind.Stack, name, LedgerState.Present) { Id = $"id-of-{name}" }),
        };
    }

    /// <summary>The same bay with an operation at a stage, due at once.</summary>
    public static BayState At(this BayState bay, OperationKind kind, OperationStage stage) => bay with
    {
        Status = kind switch { OperationKind.Create => BayStatus.CreateInProgress, OperationKind.Update => BayStatus.UpdateInProgress, _ => BayStatus.DeleteInProgress },
        DueAt = DateTimeOffset.UnixEpoch,
        Operation = new BayOperation
        {
            Id = Guid.NewGuid(),
            Kind = kind,
            Stage = stage,
            StageSince = DateTimeOffset.UnixEpoch,
            StartedAt = DateTimeOffset.UnixEpoch,
            Deadline = DateTimeOffset.MaxValue,
            HeatTimeoutMinutes = 60,
            RequestId = "req-test",
            UserId = "user",
        },
    };

    public static async Task AddBayAsync(this IGrainStore store, BayState bay) => (await store.CommitBayAsync(
        new BayCommit
        {
            State = bay,
            ExpectedRevision = null,
            Secrets = new Dictionary<string, string> { [SecretKinds.TrusteePassword] = Password },
        },
        CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);

    public static int ShardOf(this BayState bay) => Shard.Of(bay.ProjectId, bay.Uuid);
}
