using Magnum.Grains.Bays;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Crashes;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>kill -9 with a real Keystone and Heat.</summary>
[Trait("Category", "RealHeat")]
public sealed class CrashTests(LightCloud cloud) : IClassFixture<LightCloud>
{
    [Theory]
    [InlineData("commit-before:create.stack-create", "call-after:heat.stack-update", "call-after:keystone.trustee-delete#2")]
    [InlineData("call-after:heat.stack-create", "commit-before:update.stack-watch", "call-after:keystone.trustee-delete")]
    public async Task Server_KilledInEachOperation_EndsAsIfNothingHadHappened(string create, string update, string delete)
    {
        _ = cloud;
        await using var server = new CrashServer(LightCloud.AuthUrl, LightCloud.Settings());
        using var witness = await CloudWitness.LogInAsync(LightCloud.AuthUrl);
        await server.StartAsync();
        using var client = await server.ClientAsync();
        var life = new CrashLife(server, witness, await client.CreateAsync(MagnumClient.SwarmBaymodel()));

        await life.RunAsync(new CrashPoint(OperationKind.Create, create), new CrashPoint(OperationKind.Update, update), new CrashPoint(OperationKind.Delete, delete));
    }
}
