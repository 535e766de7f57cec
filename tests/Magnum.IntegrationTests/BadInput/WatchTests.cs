using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;
using Kind = Magnum.V1.WatchBaysResponse.Types.Type;

namespace Magnum.IntegrationTests.BadInput;

[Trait("Category", "BadInput")]
public sealed class WatchTests(RunningServer running) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Watch_ResumedAfterAKillOfTheServer_MissesNothing()
    {
        await using var server = await TestServer.StartNewAsync(TestServer.SettingsFor(running.Cloud.AuthUrl));
        using var client = await server.ClientAsync(running.Cloud.AuthUrl);
        var baymodel = await client.CreateBaymodelAsync();
        var before = await client.CreateBayAsync("before", baymodel);
        var snapshot = await ReadAsync(client, string.Empty, messages => messages[^1].Type == Kind.Bookmark);
        var token = snapshot[^1].ResumeToken;

        await server.KillAsync();
        await server.StartAsync();
        var during = await client.CreateBayAsync("during", baymodel);
        var resumed = await ReadAsync(client, token, messages =>
            messages.Any(message => message.Bay?.Uuid == before.Uuid && message.Bay.Operation is null)
            && messages.Any(message => message.Bay?.Uuid == during.Uuid && message.Bay.Operation is null));
        await client.DeleteBayAsync(before.Uuid);
        await client.GoneAsync(before.Uuid);
        var rest = await ReadAsync(client, resumed[^1].ResumeToken, messages => messages[^1].Type == Kind.Deleted);

        snapshot.Select(message => message.Type).ShouldBe([Kind.Added, Kind.Bookmark]);
        resumed.First(message => message.Bay?.Uuid == during.Uuid).Type.ShouldBe(Kind.Added);
        resumed.ShouldAllBe(message => message.Bay == null || message.Bay.Uuid != before.Uuid || message.Type == Kind.Modified);
        rest[^1].Bay.Uuid.ShouldBe(before.Uuid);
        rest[^1].Bay.Status.ShouldBe(BayStatus.DeleteComplete);
    }

    [Fact]
    public async Task Watch_OfOneBay_TellsOfNoOther()
    {
        using var client = await running.ClientAsync();
        var baymodel = await client.CreateBaymodelAsync();
        var one = await client.CreateBayAsync("one", baymodel);
        await client.CreateBayAsync("other", baymodel);

        var messages = await ReadAsync(client, string.Empty, read => read[^1].Bay is { Operation: null }, one.Uuid);

        messages.ShouldAllBe(message => message.Bay == null || message.Bay.Uuid == one.Uuid);
    }

    [Fact]
    public async Task Watch_BadResumeToken_IsRefused()
    {
        using var client = await running.ClientAsync();

        var fault = await ApiFault.OfAsync(() => ReadAsync(client, "nonsense", _ => true));

        fault.ShouldBeInvalid("resume_token", "resume_token of an earlier message");
    }

    private static async Task<IReadOnlyList<WatchBaysResponse>> ReadAsync(MagnumClient client, string resumeToken, Func<IReadOnlyList<WatchBaysResponse>, bool> enough, string id = "")
    {
        using var watch = client.Bays.WatchBays(new WatchBaysRequest { Id = id, ResumeToken = resumeToken }, deadline: DateTime.UtcNow.AddSeconds(60));
        var read = new List<WatchBaysResponse>();
        while (await watch.ResponseStream.MoveNext(CancellationToken.None))
        {
            read.Add(watch.ResponseStream.Current);
            if (enough(read))
            {
                return read;
            }
        }

        throw new InvalidOperationException("A watch ended by itself.");
    }
}
