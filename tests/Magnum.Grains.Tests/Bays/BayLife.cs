using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.Grains.Drivers;

namespace Magnum.Grains.Tests.Bays;

/// <summary>One bay, told messages one after the other at a time of the test's choosing; every decision is held against the invariants.</summary>
internal sealed class BayLife
{
    public const string Secret = "s3cr3t-never-shown";

    private int _ids;

    public BayState? State { get; private set; }

    public BayState Bay => State.ShouldNotBeNull();

    public BayOperation Operation => Bay.Operation.ShouldNotBeNull();

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    public BayPolicy Policy { get; init; } = new();

    public double Jitter { get; set; } = 1;

    public List<BayEvent> Events { get; } = [];

    public bool Removed { get; private set; }

    public TurnContext Turn => new(Now, Id(1000 + _ids), Jitter, Policy);

    public LedgerEntry Stack => Bay.Ledger.Line(LedgerKind.Stack, Bay.StackName);

    public LedgerEntry Trustee => Bay.Ledger.Line(LedgerKind.Trustee, Bay.Uuid.ToString("D"));

    public static BaymodelSpec Baymodel { get; } = new()
    {
        Coe = "docker",
        ImageId = "ubuntu-docker",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        ClusterDistro = "ubuntu",
        HttpProxy = $"http://user:{Secret}@proxy.example.com:3128",
        Labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["token"] = Secret },
    };

    public static BayCertificates Certificates { get; } = new("authority", $"key {Secret}", "client", $"key {Secret}");

    public static DiscoveryAddress Discovery { get; } = new($"https://magnum.example.com/v1/discovery/{Secret}", Secret);

    public static EffectFault Transient { get; } = new("HEAT_UNREACHABLE", "connection refused", true, FaultOwner.Cloud);

    public static EffectFault Final { get; } = new("HEAT_BAD_REQUEST", "The flavor m9 was not found", false, FaultOwner.User) { RequestId = "req-heat" };

    public static EffectFault DeadTrust { get; } = new("CREDENTIALS_REFUSED", "the trust's maker is disabled", false, FaultOwner.User) { CredentialsRefused = true };

    public static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static BayMessage.Create CreateCommand(string name = "swarmbay") =>
        new(Id(1), "project", "creator", name, Id(2), Baymodel, NodeCount: 2, MasterCount: 1, TimeoutMinutes: null, DiscoveryUrl: $"https://discovery.example.com/{Secret}", RequestId: "req-create");

    public static BayLife AtIdentity(BayPolicy? policy = null)
    {
        var life = new BayLife { Policy = policy ?? new BayPolicy() };
        life.Tell(CreateCommand());
        return life;
    }

    public static BayLife AtStackCreate(BayPolicy? policy = null)
    {
        var life = AtIdentity(policy);
        life.Tell(life.IdentityMade());
        return life;
    }

    public static BayLife AtCreateWatch(BayPolicy? policy = null)
    {
        var life = AtStackCreate(policy);
        life.Tell(life.Accepted());
        return life;
    }

    public static BayLife AtCreateOutputs()
    {
        var life = AtCreateWatch();
        life.Pass(TimeSpan.FromSeconds(30));
        life.Tell(life.Seen("CREATE_COMPLETE"));
        return life;
    }

    public static BayLife Complete()
    {
        var life = AtCreateOutputs();
        life.Tell(life.Outputs());
        return life;
    }

    public static BayLife CreateFailed()
    {
        var life = AtCreateWatch();
        life.Tell(life.Seen("CREATE_FAILED", "Resource CREATE failed"));
        life.Tell(life.Faults());
        return life;
    }

    public static BayLife AtStackUpdate(int nodes = 3)
    {
        var life = Complete();
        life.Pass(TimeSpan.FromMinutes(5));
        life.Tell(Update(nodes));
        return life;
    }

    public static BayLife AtUpdateWatch(int nodes = 3)
    {
        var life = AtStackUpdate(nodes);
        life.Tell(life.Accepted());
        return life;
    }

    public static BayLife UpdateEnded(string stackStatus)
    {
        var life = AtUpdateWatch();
        life.Tell(life.Seen(stackStatus));
        life.Tell(life.Operation.Stage == OperationStage.Outputs ? life.Outputs() : life.Faults());
        return life;
    }

    public static BayLife AtStackDelete(bool force = false)
    {
        var life = Complete();
        life.Pass(TimeSpan.FromMinutes(5));
        life.Tell(Delete(force));
        return life;
    }

    public static BayLife AtDeleteWatch(bool force = false)
    {
        var life = AtStackDelete(force);
        life.Tell(life.DeleteAccepted());
        return life;
    }

    public static BayLife AtTrusteeDelete(bool force = false)
    {
        var life = AtDeleteWatch(force);
        life.Tell(life.Gone());
        return life;
    }

    public static BayLife DeleteFailed()
    {
        var life = AtDeleteWatch();
        life.Tell(life.Seen("DELETE_FAILED"));
        life.Tell(life.Faults());
        return life;
    }

    public static BayMessage.Update Update(int nodes, string? newTrust = null) => new(nodes, "member", "req-update", newTrust);

    public static BayMessage.Delete Delete(bool force = false, string? newTrust = null) => new(force, "member", "req-delete", newTrust);

    public BayDecision Tell(BayMessage message)
    {
        _ids++;
        var before = State;
        var turn = Turn;
        var decision = BayGrain.Decide(before, message, turn);
        Invariants.Check(before, message, turn, decision);
        Invariants.CheckDeterminism(before, message, turn, decision);
        State = decision.State;
        Events.AddRange(decision.Events);
        Removed = decision.Remove;
        return decision;
    }

    public void Pass(TimeSpan time) => Now += time;

    public void PassUntilDue() => Now = Bay.DueAt.ShouldNotBeNull() > Now ? Bay.DueAt!.Value : Now;

    public void PassDeadline() => Now = Operation.Deadline + TimeSpan.FromSeconds(1);

    public BayMessage.IdentityMade IdentityMade() => new(Operation.Id, new BayIdentity("trustee-1", "trust-1"));

    public BayMessage.StackAccepted Accepted(string stackId = "stack-1") => new(Operation.Id, stackId);

    public BayMessage.DeleteAccepted DeleteAccepted() => new(Operation.Id);

    public BayMessage.StackSeen Seen(string status, string? reason = null, int? percent = null) => new(Operation.Id, StackIn(status, Operation.Id, reason), percent);

    public BayMessage.StackGone Gone() => new(Operation.Id);

    public BayMessage.TrusteeGone TrusteeGone() => new(Operation.Id);

    public BayMessage.OutputsRead Outputs() => new(Operation.Id, new BayOutputs { NodeAddresses = ["192.0.2.11", "192.0.2.12"], MasterAddresses = ["192.0.2.10"], ApiAddress = "tcp://192.0.2.10:2376" });

    public BayMessage.FaultsRead Faults(params StackResource[] resources) => new(Operation.Id, resources);

    public BayMessage.EffectFailed Fails(EffectFault fault) => new(Operation.Id, Operation.Stage, fault);

    public BayMessage.SettledSeen Compared(string status, Guid? operation = null) => new(StackIn(status, operation ?? Bay.AppliedOperationId ?? Guid.Empty));

    public Stack StackIn(string status, Guid operation, string? reason = null) => new()
    {
        Id = Bay.StackId ?? "stack-1",
        Name = Bay.StackName,
        Status = status,
        StatusReason = reason ?? $"Stack {status}",
        Tags = StackTags.Of(Bay.Uuid, operation),
    };
}
