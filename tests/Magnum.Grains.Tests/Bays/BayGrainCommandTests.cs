using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

/// <summary>Every command in every situation that a bay can be in, and every finding in those that do not await it.</summary>
public sealed class BayGrainCommandTests
{
    private static readonly Dictionary<string, Func<BayLife>> Situations = new(StringComparer.Ordinal)
    {
        ["identity"] = () => BayLife.AtIdentity(),
        ["stack-create"] = () => BayLife.AtStackCreate(),
        ["create stack-watch"] = () => BayLife.AtCreateWatch(),
        ["create outputs"] = BayLife.AtCreateOutputs,
        ["create faults"] = () => After(BayLife.AtCreateWatch(), life => life.Seen("CREATE_FAILED")),
        ["CREATE_COMPLETE"] = BayLife.Complete,
        ["CREATE_FAILED"] = BayLife.CreateFailed,
        ["stack-update"] = () => BayLife.AtStackUpdate(),
        ["update stack-watch"] = () => BayLife.AtUpdateWatch(),
        ["rollback stack-watch"] = () => After(BayLife.AtUpdateWatch(), life => life.Seen("ROLLBACK_IN_PROGRESS")),
        ["update outputs"] = () => After(BayLife.AtUpdateWatch(), life => life.Seen("UPDATE_COMPLETE")),
        ["update faults"] = () => After(BayLife.AtUpdateWatch(), life => life.Seen("UPDATE_FAILED")),
        ["UPDATE_COMPLETE"] = () => BayLife.UpdateEnded("UPDATE_COMPLETE"),
        ["UPDATE_FAILED"] = () => BayLife.UpdateEnded("UPDATE_FAILED"),
        ["ROLLBACK_COMPLETE"] = () => BayLife.UpdateEnded("ROLLBACK_COMPLETE"),
        ["ROLLBACK_FAILED"] = () => BayLife.UpdateEnded("ROLLBACK_FAILED"),
        ["RESUME_COMPLETE"] = () => After(BayLife.Complete(), life => life.Compared("RESUME_COMPLETE")),
        ["SUSPEND_COMPLETE"] = () => After(BayLife.Complete(), life => life.Compared("SUSPEND_COMPLETE")),
        ["stack-delete"] = () => BayLife.AtStackDelete(),
        ["delete stack-watch"] = () => BayLife.AtDeleteWatch(),
        ["delete faults"] = () => After(BayLife.AtDeleteWatch(), life => life.Seen("DELETE_FAILED")),
        ["trustee-delete"] = () => BayLife.AtTrusteeDelete(),
        ["DELETE_FAILED"] = BayLife.DeleteFailed,
        ["vanished"] = () => After(BayLife.Complete(), _ => new BayMessage.SettledGone()),
    };

    public static TheoryData<string> All => [.. Situations.Keys];

    [Theory]
    [MemberData(nameof(All))]
    public void Create_AnySituation_ChangesNothing(string situation)
    {
        var life = Situations[situation]();

        var decision = life.Tell(BayLife.CreateCommand());

        decision.Changed.ShouldBeFalse();
        decision.Refusal.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Update_AnySituation_IsAcceptedOnlyOnASettledBayWithAStack(string situation)
    {
        var life = Situations[situation]();
        var expected = life.Bay switch
        {
            { Operation: not null } => "OPERATION_IN_PROGRESS",
            { Status: BayStatus.CreateFailed or BayStatus.DeleteFailed } or { StackId: null } => "BAY_NOT_UPDATABLE",
            _ => null,
        };

        var decision = life.Tell(BayLife.Update(9));

        decision.Refusal?.Code.ShouldBe(expected);
        (decision.Refusal is null).ShouldBe(expected is null);
        decision.Changed.ShouldBe(expected is null);
        decision.Refusal?.Kind.ShouldBe(RefusalKind.FailedPrecondition);
        decision.Refusal?.Message.ShouldContain("elete");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Delete_AnySituation_IsAccepted(string situation)
    {
        var life = Situations[situation]();

        var decision = life.Tell(BayLife.Delete());

        decision.Refusal.ShouldBeNull();
        decision.State.ShouldNotBeNull().Operation.ShouldNotBeNull().Kind.ShouldBe(OperationKind.Delete);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Delete_AnySituationForced_IsForced(string situation)
    {
        var life = Situations[situation]();

        life.Tell(BayLife.Delete(force: true));

        life.Operation.Force.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Findings_OfAnotherOperation_ChangeNothing(string situation)
    {
        var life = Situations[situation]();
        var stranger = BayLife.Id(4711);
        BayMessage[] findings =
        [
            new BayMessage.DeleteAccepted(stranger),
            new BayMessage.StackSeen(stranger, life.StackIn("CREATE_FAILED", stranger), 10),
            new BayMessage.StackGone(stranger),
            new BayMessage.OutputsRead(stranger, new()),
            new BayMessage.FaultsRead(stranger, []),
            new BayMessage.TrusteeGone(stranger),
            .. Enum.GetValues<OperationStage>().SelectMany(stage => new BayMessage[]
            {
                new BayMessage.EffectFailed(stranger, stage, BayLife.Transient),
                new BayMessage.EffectFailed(stranger, stage, BayLife.DeadTrust),
            }),
            new BayMessage.IdentityRefused(stranger, BayLife.Final, NothingLeft: true),
        ];

        foreach (var finding in findings)
        {
            life.Tell(finding).Changed.ShouldBeFalse(finding.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Findings_OfAnotherStageOfTheSameOperation_ChangeNothing(string situation)
    {
        var life = Situations[situation]();
        if (life.Bay.Operation is not { } operation)
        {
            life.Bay.DueAt.ShouldBeNull();
            return;
        }

        foreach (var stage in Enum.GetValues<OperationStage>().Where(stage => stage != operation.Stage))
        {
            life.Tell(new BayMessage.EffectFailed(operation.Id, stage, BayLife.Transient)).Changed.ShouldBeFalse();
        }
    }

    [Fact]
    public void Commands_NoBay_AreNotFound()
    {
        var life = new BayLife();

        var refusals = new[] { life.Tell(BayLife.Update(3)), life.Tell(BayLife.Delete()), life.Tell(new BayMessage.SettledGone()) }.Select(decision => decision.Refusal);

        refusals.ShouldAllBe(refusal => refusal!.Kind == RefusalKind.NotFound && refusal.Code == "BAY_NOT_FOUND");
    }

    private static BayLife After(BayLife life, Func<BayLife, BayMessage> message)
    {
        life.Tell(message(life));
        return life;
    }
}
