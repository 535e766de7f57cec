using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>
/// One life of a bay in which the server is killed at one place and started again. It is to end as if nothing had happened: with one stack, one
/// trustee and one trust while the bay lives, with nothing when it is gone.
/// </summary>
internal sealed class CrashRun : IAsyncDisposable
{
    private readonly TestServer _server;
    private readonly CloudWitness _witness;
    private readonly MagnumClient _client;

    private CrashRun(TestServer server, CloudWitness witness)
    {
        _server = server;
        _witness = witness;
        _client = server.Client(witness.Project.Token);
    }

    public static async Task<CrashRun> BeginAsync(Uri authUrl, IReadOnlyDictionary<string, string> settings) =>
        new(new TestServer(settings), await CloudWitness.LogInAsync(authUrl));

    /// <summary>Dies while it creates; the client repeats its call under the same request id, as clients do that get no answer.</summary>
    public async Task CreateAsync(string killAt)
    {
        await _server.StartAsync(killAt);
        var baymodel = await _client.CreateBaymodelAsync();
        var requestId = Guid.NewGuid().ToString("D");

        await _server.TryAsync(() => _client.CreateBayAsync("bay", baymodel, nodes: 2, requestId));
        await _server.DiedAsync();
        await _server.StartAsync();
        var repeated = await _client.CreateBayAsync("bay", baymodel, nodes: 2, requestId);
        var bay = await _client.SettledAsync(repeated.Uuid, BayStatus.CreateComplete);

        bay.NodeAddresses.Count.ShouldBe(2);
        (await _client.Bays.ListBaysAsync(new ListBaysRequest())).Bays.Count.ShouldBe(1);
        await EndAsync(bay);
    }

    /// <summary>Dies while it scales.</summary>
    public async Task UpdateAsync(string killAt)
    {
        var bay = await CreatedAsync(killAt);

        await _server.TryAsync(() => _client.ScaleAsync(bay.Uuid, 2));
        await _server.DiedAsync();
        await _server.StartAsync();
        var scaled = await _client.SettledAsync(bay.Uuid, BayStatus.UpdateComplete);

        scaled.NodeCount.ShouldBe(2);
        scaled.NodeAddresses.Count.ShouldBe(2);
        scaled.StackId.ShouldBe(bay.StackId);
        await EndAsync(scaled);
    }

    /// <summary>Dies while it deletes.</summary>
    public async Task DeleteAsync(string killAt)
    {
        var bay = await CreatedAsync(killAt);
        var traces = await _witness.TracesOfAsync(bay.Uuid);
        traces.ShouldBeOneOfEach();

        await _server.TryAsync(() => _client.DeleteBayAsync(bay.Uuid));
        await _server.DiedAsync();
        await _server.StartAsync();
        await _client.GoneAsync(bay.Uuid);

        (await _witness.TracesOfAsync(bay.Uuid, traces.Trustees[0])).ShouldBeNone();
        (await _client.EventsAsync(bay.Uuid))[^1].Type.ShouldBe("deleted");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _witness.Dispose();
        await _server.DisposeAsync();
    }

    // Places that a create comes to as well are armed when it is over.
    private async Task<Bay> CreatedAsync(string killAt)
    {
        var late = killAt.StartsWith("read-", StringComparison.Ordinal);
        await _server.StartAsync(late ? null : killAt);
        var created = await _client.CreateBayAsync("bay", await _client.CreateBaymodelAsync());
        var bay = await _client.SettledAsync(created.Uuid, BayStatus.CreateComplete);
        if (late)
        {
            await _server.KillAsync();
            await _server.StartAsync(killAt);
        }

        return bay;
    }

    private async Task EndAsync(Bay bay)
    {
        var traces = await _witness.TracesOfAsync(bay.Uuid);
        traces.ShouldBeOneOfEach();
        traces.Stacks.ShouldBe([bay.StackId]);
        await _client.DeleteBayAsync(bay.Uuid);
        await _client.GoneAsync(bay.Uuid);
        (await _witness.TracesOfAsync(bay.Uuid, traces.Trustees[0])).ShouldBeNone();
    }
}
