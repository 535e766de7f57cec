using Magnum.Grains.Baymodels;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests.Baymodels;

public sealed class BaymodelGrainTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Create_None_MakesIt()
    {
        var decision = BaymodelGrain.Decide(null, CreateCommand(), Now);

        decision.Changed.ShouldBeTrue();
        decision.State.ShouldNotBeNull().ShouldSatisfyAllConditions(
            model => model.Name.ShouldBe("model"),
            model => model.CreatedAt.ShouldBe(Now),
            model => model.UpdatedAt.ShouldBeNull(),
            model => model.Spec.ShouldBe(BayLife.Baymodel));
        decision.RequireUnused.ShouldBeFalse();
    }

    [Fact]
    public void Create_ToldTwice_ChangesNothing() => BaymodelGrain.Decide(Made(), CreateCommand(), Now).Changed.ShouldBeFalse();

    [Fact]
    public void Update_OnlyWhetherOthersSeeIt_HoldsAlsoWhileInUse()
    {
        var decision = BaymodelGrain.Decide(Made(), new BaymodelMessage.Update("project", "model", BayLife.Baymodel, Public: true), Now);

        decision.Changed.ShouldBeTrue();
        decision.RequireUnused.ShouldBeFalse();
        decision.State.ShouldNotBeNull().Public.ShouldBeTrue();
    }

    [Fact]
    public void Update_HowBaysAreBuilt_HoldsOnlyWhileUnused()
    {
        var decision = BaymodelGrain.Decide(Made(), new BaymodelMessage.Update("project", "model", BayLife.Baymodel with { FlavorId = "m1.large" }, Public: false), Now);

        decision.RequireUnused.ShouldBeTrue();
        decision.State.ShouldNotBeNull().UpdatedAt.ShouldBe(Now);
    }

    [Fact]
    public void Update_ALabel_HoldsOnlyWhileUnused()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = "another" };

        var decision = BaymodelGrain.Decide(Made(), new BaymodelMessage.Update("project", "model", BayLife.Baymodel with { Labels = labels }, Public: false), Now);

        decision.RequireUnused.ShouldBeTrue();
    }

    [Fact]
    public void Update_TheSameValues_ChangesNothing()
    {
        var copy = BayLife.Baymodel with { Labels = new Dictionary<string, string>(BayLife.Baymodel.Labels, StringComparer.Ordinal) };

        var decision = BaymodelGrain.Decide(Made(), new BaymodelMessage.Update("project", "model", copy, Public: false), Now);

        decision.Changed.ShouldBeFalse();
        decision.Refusal.ShouldBeNull();
    }

    [Fact]
    public void Delete_Own_HoldsOnlyWhileUnused()
    {
        var decision = BaymodelGrain.Decide(Made(), new BaymodelMessage.Delete("project"), Now);

        decision.Remove.ShouldBeTrue();
        decision.RequireUnused.ShouldBeTrue();
    }

    [Fact]
    public void Commands_None_AreNotFound() => BaymodelGrain.Decide(null, new BaymodelMessage.Delete("project"), Now).Refusal.ShouldNotBeNull().Code.ShouldBe("BAYMODEL_NOT_FOUND");

    [Fact]
    public void Commands_PublicOfAnotherProject_AreDenied()
    {
        var refusal = BaymodelGrain.Decide(Made() with { Public = true }, new BaymodelMessage.Delete("stranger"), Now).Refusal.ShouldNotBeNull();

        refusal.Kind.ShouldBe(RefusalKind.PermissionDenied);
        refusal.Code.ShouldBe("BAYMODEL_OF_ANOTHER_PROJECT");
    }

    [Fact]
    public void Commands_PrivateOfAnotherProject_AreNotFound()
    {
        var decision = BaymodelGrain.Decide(Made(), new BaymodelMessage.Update("stranger", "mine", BayLife.Baymodel, Public: true), Now);

        decision.Refusal.ShouldNotBeNull().Kind.ShouldBe(RefusalKind.NotFound);
        decision.Refusal.Message.ShouldBe("The baymodel does not exist.");
    }

    private static BaymodelMessage.Create CreateCommand() => new(BayLife.Id(2), "project", "creator", "model", BayLife.Baymodel, Public: false);

    private static Baymodel Made() => BaymodelGrain.Decide(null, CreateCommand(), Now).State!;
}
