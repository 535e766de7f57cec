using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayGrainPreparationTests
{
    [Theory]
    [InlineData(BayNeeds.None, OperationStage.StackCreate)]
    [InlineData(BayNeeds.Certificates, OperationStage.Certificates)]
    [InlineData(BayNeeds.Discovery, OperationStage.Discovery)]
    [InlineData(BayNeeds.Certificates | BayNeeds.Discovery, OperationStage.Certificates)]
    public void IdentityMade_TheDriversNeeds_ComeNext(BayNeeds needs, OperationStage stage) => At(needs).Operation.Stage.ShouldBe(stage);

    [Fact]
    public void IdentityMade_WithNodeUser_IsInTheLedgerUntilTheTrusteeIsGone()
    {
        var life = new BayLife();
        life.Tell(BayLife.CreateCommand() with { Needs = BayNeeds.Certificates });
        life.Bay.Ledger.Find(LedgerKind.NodeUser).ShouldNotBeNull().State.ShouldBe(LedgerState.Intended);

        life.Tell(new BayMessage.IdentityMade(life.Operation.Id, new BayIdentity("trustee-1", "trust-1") { NodeUserId = "node-1" }));

        var line = life.Bay.Ledger.Find(LedgerKind.NodeUser).ShouldNotBeNull();
        (line.State, line.Id, line.Name).ShouldBe((LedgerState.Present, "node-1", $"{life.Bay.Uuid:D}-node"));
        life.Tell(new BayMessage.Delete(false, "member", "req-2", null));
        life.Tell(new BayMessage.TrusteeGone(life.Operation.Id));
        life.Removed.ShouldBeTrue();
    }

    [Fact]
    public void TrusteeGone_AfterAnUnansweredRequest_LooksAgainUntilItCannotArrive()
    {
        var life = new BayLife();
        var begun = life.Now;
        life.Tell(BayLife.CreateCommand());
        life.Tell(life.IdentityMade() with { Unanswered = true });
        life.Tell(life.Accepted());
        life.Tell(new BayMessage.Delete(false, "member", "req-2", null));
        life.Tell(new BayMessage.StackGone(life.Operation.Id));

        life.Tell(new BayMessage.TrusteeGone(life.Operation.Id));

        life.Removed.ShouldBeFalse();
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        while (!life.Removed)
        {
            life.Now.ShouldBeLessThan(begun.AddMinutes(3));
            life.Pass(life.Bay.DueAt!.Value - life.Now);
            life.Tell(new BayMessage.TrusteeGone(life.Operation.Id));
        }

        life.Now.ShouldBe(begun.AddMinutes(1));
    }

    [Fact]
    public void CertificatesMade_Awaited_SealsThemAndGoesOn()
    {
        var life = At(BayNeeds.Certificates);
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.MakeCertificates);

        var decision = life.Tell(new BayMessage.CertificatesMade(life.Operation.Id, BayLife.Certificates));

        life.Operation.Stage.ShouldBe(OperationStage.StackCreate);
        life.Stack.State.ShouldBe(LedgerState.Intended);
        decision.Secrets.Keys.ShouldBe([SecretKinds.CaCertificate, SecretKinds.CaKey, SecretKinds.ClientCertificate, SecretKinds.ClientKey], ignoreOrder: true);
        Invariants.Write(life.Bay).ShouldNotContain("authority");
    }

    [Fact]
    public void CertificatesMade_ToldTwice_KeepsTheFirst()
    {
        var life = At(BayNeeds.Certificates);
        var operation = life.Operation.Id;
        life.Tell(new BayMessage.CertificatesMade(operation, BayLife.Certificates));

        life.Tell(new BayMessage.CertificatesMade(operation, BayLife.Certificates)).Changed.ShouldBeFalse();
    }

    [Fact]
    public void DiscoveryMade_AtThisService_IsInTheLedgerUntilTheDeadline()
    {
        var life = At(BayNeeds.Discovery);
        BayGrain.EffectOf(life.Bay).ShouldBe(BayEffect.MakeDiscovery);

        life.Tell(new BayMessage.DiscoveryMade(life.Operation.Id, new DiscoveryAddress("https://magnum/v1/discovery/t", "t")));

        life.Operation.Stage.ShouldBe(OperationStage.StackCreate);
        life.Bay.DiscoveryUrl.ShouldBe("https://magnum/v1/discovery/t");
        var token = life.Bay.Ledger.Find(LedgerKind.DiscoveryToken).ShouldNotBeNull();
        (token.State, token.Id, token.ExpiresAt).ShouldBe((LedgerState.Present, "t", life.Operation.Deadline));
    }

    [Fact]
    public void DiscoveryMade_Elsewhere_IsNotOurs()
    {
        var life = At(BayNeeds.Discovery);

        life.Tell(new BayMessage.DiscoveryMade(life.Operation.Id, new DiscoveryAddress("https://discovery.example.com/t", null)));

        life.Bay.Ledger.Find(LedgerKind.DiscoveryToken).ShouldBeNull();
    }

    [Fact]
    public void Delete_WhileCertificatesAreMade_RemovesTheTrustee()
    {
        var life = At(BayNeeds.Certificates | BayNeeds.Discovery);
        var create = life.Operation.Id;
        life.Tell(new BayMessage.Delete(false, "member", "req-2", null));

        life.Tell(new BayMessage.CertificatesMade(create, BayLife.Certificates)).Changed.ShouldBeFalse();
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
        life.Tell(new BayMessage.TrusteeGone(life.Operation.Id));

        life.Removed.ShouldBeTrue();
    }

    [Fact]
    public void EffectFailed_DiscoveryForGood_FailsTheBay()
    {
        var life = At(BayNeeds.Discovery);

        life.Tell(new BayMessage.EffectFailed(life.Operation.Id, OperationStage.Discovery, BayLife.Final));

        life.Bay.Status.ShouldBe(BayStatus.CreateFailed);
        life.Tell(new BayMessage.Delete(false, "member", "req-2", null));
        life.Operation.Stage.ShouldBe(OperationStage.TrusteeDelete);
    }

    private static BayLife At(BayNeeds needs)
    {
        var life = new BayLife();
        life.Tell(BayLife.CreateCommand() with { Needs = needs });
        life.Tell(life.IdentityMade());
        return life;
    }
}
