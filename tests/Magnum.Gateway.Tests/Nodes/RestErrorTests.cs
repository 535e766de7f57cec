using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Tests.Nodes;

public sealed class RestErrorTests
{
    [Fact]
    public async Task Error_AnyKind_HasTheFormOfMagnum()
    {
        await using var rig = await NodeRig.StartAsync();

        var reply = await rig.GetAsync("/v1/certificates/nowhere", "member");

        reply.Status.ShouldBe(404);
        reply.ContentHeaders.ContentType!.ToString().ShouldBe("application/json");
        reply.Body.ShouldBe("""{"errors":[{"request_id":"","code":"client","status":404,"title":"There is no bay 'nowhere' in your project","detail":"There is no bay 'nowhere' in your project. List yours to see what there is.","links":[]}]}""");
    }

    [Theory]
    [InlineData("GET", "/v2/certificates", 404)]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/v1/certificates/a/b", 404)]
    [InlineData("GET", "/v1/certificates/../../etc/passwd", 404)]
    [InlineData("GET", "/v1/certificates/..%2f..%2fhealthcheck", 401)]
    [InlineData("GET", "//v1/certificates/a", 404)]
    [InlineData("GET", "/v1/certificates", 405)]
    [InlineData("DELETE", "/v1/certificates/a", 405)]
    [InlineData("POST", "/healthcheck", 405)]
    [InlineData("FOO", "/healthcheck", 405)]
    public async Task Path_ThatThereIsNotOrOtherwiseUsed_IsRefusedInTheSameForm(string method, string path, int status)
    {
        await using var rig = await NodeRig.StartAsync();

        var answer = await rig.SendRawAsync($"{method} {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");

        answer.ShouldStartWith($"HTTP/1.1 {status} ");
        answer.ShouldContain("""{"errors":[{"request_id":"","code":"client",""");
        answer.Contains("\r\nAllow: ", StringComparison.Ordinal).ShouldBe(status == 405);
    }

    [Fact]
    public async Task RequestId_OfTheCaller_IsAnsweredAndSentOn()
    {
        await using var rig = await NodeRig.StartAsync();
        const string given = "req-0f9b4c1e-1f7b-4a57-8a2e-3d1f5c6b7a89";

        var own = await rig.SendRawAsync($"GET /v1/certificates/a HTTP/1.1\r\nHost: here\r\nX-Auth-Token: member\r\nX-Openstack-Request-Id: {given}\r\nConnection: close\r\n\r\n");
        var made = await rig.GetAsync("/healthcheck");

        own.ShouldContain($"\r\nx-openstack-request-id: {given}\r\n");
        rig.Cloud.RequestIds.ShouldContain(given);
        made.Header("x-openstack-request-id").ShouldNotBeNull().ShouldStartWith("req-");
    }

    [Fact]
    public async Task Keystone_Away_Is503WithTheTimeToRetry()
    {
        await using var rig = await NodeRig.StartAsync();
        rig.Cloud.During = (_, _) => throw new CloudException("KEYSTONE_UNREACHABLE", "at 192.0.2.1", isTransient: true, FaultOwner.Cloud) { RetryAfter = TimeSpan.FromSeconds(7) };

        var reply = await rig.GetAsync("/v1/certificates/a", "member");

        reply.Status.ShouldBe(503);
        reply.Header("Retry-After").ShouldBe("7");
        ((string)reply.Error["code"]!).ShouldBe("server");
        reply.Detail.ShouldNotContain("192.0.2.1");
    }

    [Fact]
    public async Task UnexpectedError_Is500AndTellsNoDetail()
    {
        await using var rig = await NodeRig.StartAsync();
        rig.Cloud.During = (_, _) => throw new InvalidOperationException("an inner detail");

        var reply = await rig.GetAsync("/v1/certificates/a", "member");

        reply.Status.ShouldBe(500);
        reply.Body.ShouldNotContain("inner");
        rig.Log.Entries.ShouldContain(entry => entry.Id == 3207 && entry.Text.Contains("an inner detail"));
    }

    [Fact]
    public async Task Secrets_InWhateverHappens_AreNotLogged()
    {
        await using var rig = await NodeRig.StartAsync();
        var (_, token) = await rig.AddBayAsync();

        await rig.GetAsync("/v1/certificates/a", "gAAAA-secret");
        await rig.GetAsync($"/v1/discovery/{token}");
        await rig.GetAsync($"/v1/discovery/{token}/x/y/z");
        await rig.RegisterAsync(token, "a");

        rig.Log.Entries.Where(entry => entry.Id == 3202).Count().ShouldBe(4);
        rig.Log.Entries.ShouldAllBe(entry => !entry.Text.Contains("gAAAA-secret") && (entry.Level < LogLevel.Information || !entry.Text.Contains(token)));
    }

    [Fact]
    public async Task Healthcheck_DatabaseAnswersOrNot_Is200Or503()
    {
        await using var rig = await NodeRig.StartAsync();

        var well = await rig.GetAsync("/healthcheck");
        var head = await rig.SendAsync(HttpMethod.Head, "/healthcheck");

        (well.Status, well.Body).ShouldBe((200, "OK"));
        (head.Status, head.Body).ShouldBe((200, ""));
    }

    [Fact]
    public async Task Healthcheck_DatabaseAway_Is503()
    {
        await using var rig = await NodeRig.StartAsync();
        rig.StorePause.BeforePosition = () => throw new StoreException("away", isTransient: true, null);

        var reply = await rig.GetAsync("/healthcheck");

        reply.Status.ShouldBe(503);
        reply.Body.ShouldContain("database");
    }
}
