using Magnum.IntegrationTests.Crashes;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>kill -9 with a real Keystone and Heat.</summary>
[Trait("Category", "RealHeat")]
public sealed class CrashTests(LightCloud cloud) : IClassFixture<LightCloud>
{
    [Theory]
    [InlineData("identity-after-trust")]
    [InlineData("create-stack-after-call")]
    public async Task Create_KilledAt_EndsAsIfNothingHadHappened(string point)
    {
        _ = cloud;
        await using var run = await CrashRun.BeginAsync(LightCloud.AuthUrl, LightCloud.Settings());

        await run.CreateAsync(point);
    }

    [Fact]
    public async Task Update_KilledAfterTheCall_EndsAsIfNothingHadHappened()
    {
        _ = cloud;
        await using var run = await CrashRun.BeginAsync(LightCloud.AuthUrl, LightCloud.Settings());

        await run.UpdateAsync("update-stack-after-call");
    }

    [Fact]
    public async Task Delete_KilledAfterTheCall_EndsAsIfNothingHadHappened()
    {
        _ = cloud;
        await using var run = await CrashRun.BeginAsync(LightCloud.AuthUrl, LightCloud.Settings());

        await run.DeleteAsync("delete-stack-after-call");
    }
}
