using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Storage.Tests;

/// <summary>Values for tests.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset T0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Baymodel Baymodel(string project, string name = "model", string coe = "docker", bool isPublic = false, Guid? uuid = null) => new()
    {
        Uuid = uuid ?? Guid.NewGuid(),
        ProjectId = project,
        UserId = "user",
        Name = name,
        Public = isPublic,
        CreatedAt = T0,
        Spec = new BaymodelSpec
        {
            Coe = coe,
            ImageId = "image",
            KeypairId = "key",
            ExternalNetworkId = "public",
            ClusterDistro = "ubuntu",
            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["größe"] = "1 \"€\"" },
        },
    };

    public static BayState Bay(Baymodel baymodel, string? project = null, string name = "bay", Guid? uuid = null, DateTimeOffset? createdAt = null)
    {
        var id = uuid ?? Guid.NewGuid();
        return new BayState
        {
            Uuid = id,
            ProjectId = project ?? baymodel.ProjectId,
            UserId = "user",
            Name = name,
            BaymodelUuid = baymodel.Uuid,
            Baymodel = baymodel.Spec,
            NodeCount = 1,
            MasterCount = 1,
            Status = BayStatus.CreateInProgress,
            StackName = $"{name}-stack",
            CreatedAt = createdAt ?? T0,
            DueAt = T0.AddMinutes(1),
            Ledger = Ledger.Empty.With(new LedgerEntry(LedgerKind.Stack, "stack", LedgerState.Intended)),
        };
    }

    public static BayEvent Event(BayState bay, string type = BayEventTypes.CreateAccepted, DateTimeOffset? time = null) => new()
    {
        Type = type,
        Time = time ?? T0,
        Status = bay.Status,
        Message = $"{type} of {bay.Name}",
    };

    public static BayCommit Insert(BayState bay, Stored<Baymodel> baymodel) => new()
    {
        State = bay,
        ExpectedRevision = null,
        Baymodel = new BaymodelPin(baymodel.State.Uuid, baymodel.Revision),
        Events = [Event(bay)],
    };

    public static BayCommit Update(Stored<BayState> read, BayState next, Fence? fence = null) => new()
    {
        State = next,
        ExpectedRevision = read.Revision,
        Events = [Event(next, BayEventTypes.UpdateAccepted)],
        Fence = fence,
    };

    public static BayCommit Remove(Stored<BayState> read) => new()
    {
        State = read.State with { Status = BayStatus.DeleteComplete, DueAt = null },
        ExpectedRevision = read.Revision,
        Remove = true,
        Events = [Event(read.State, BayEventTypes.StackGone), Event(read.State, BayEventTypes.Deleted)],
    };

    public static int ShardOf(BayState bay) => Shard.Of(bay.ProjectId, bay.Uuid);
}
