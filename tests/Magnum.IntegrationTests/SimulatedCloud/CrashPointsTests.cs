using Magnum.Grains;
using Magnum.IntegrationTests.Crashes;

namespace Magnum.IntegrationTests.SimulatedCloud;

[Trait("Category", "SimulatedCloud")]
public sealed class CrashPointsTests
{
    [Fact]
    public void Points_OfTheThreeOperations_AreAllThereAre()
    {
        var swept = CrashPoints.Create.Concat(CrashPoints.Update).Concat(CrashPoints.Delete).ToHashSet();

        swept.SetEquals(FailPoints.All).ShouldBeTrue($"not swept: {string.Join(", ", FailPoints.All.Except(swept))}");
    }
}
