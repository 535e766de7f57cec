using System.Net;
using Magnum.OpenStack.Heat;
using Magnum.OpenStack.Keystone;
using FaultOwner = Magnum.Grains.Cloud.FaultOwner;

namespace Magnum.OpenStack.Tests.Scripted;

public sealed class FaultTests
{
    private const string Stacks = "/v1/project-id/stacks";

    [Theory]
    [InlineData(400, """{"code":400,"title":"Bad Request","explanation":"x","error":{"type":"RequestLimitExceeded","traceback":null,"message":"Request limit exceeded: You have reached the maximum stacks per tenant, 512."}}""", "RequestLimitExceeded", FaultOwner.Quota, false)]
    [InlineData(403, """{"forbidden":{"code":403,"message":"Quota exceeded for instances: Requested 1, but already used 10 of 10 instances"}}""", "forbidden", FaultOwner.Quota, false)]
    [InlineData(409, """{"NeutronError":{"type":"OverQuota","message":"Quota exceeded for resources: ['port'].","detail":""}}""", "OverQuota", FaultOwner.Quota, false)]
    [InlineData(404, """{"itemNotFound":{"code":404,"message":"Flavor x could not be found."}}""", "itemNotFound", FaultOwner.User, false)]
    [InlineData(409, """{"code":409,"title":"Conflict","error":{"type":"ActionInProgress","message":"Stack x already has an action (CREATE) in progress."}}""", "ActionInProgress", FaultOwner.User, true)]
    [InlineData(403, """{"code":403,"title":"Forbidden","explanation":"Access was denied to this resource.","error":{"type":"Forbidden","traceback":null}}""", "Forbidden", FaultOwner.User, false)]
    [InlineData(500, """{"code":500,"title":"Internal Server Error","error":{"type":"RemoteError","message":"Remote error: Forbidden Remaining redelegation depth of 0 out of allowed range of [0..3]"}}""", "RemoteError", FaultOwner.User, false)]
    [InlineData(500, """{"code":500,"title":"Internal Server Error","error":{"type":"RemoteError","message":"Remote error: DBConnectionError lost"}}""", "RemoteError", FaultOwner.Cloud, true)]
    [InlineData(501, "{}", null, FaultOwner.Cloud, false)]
    [InlineData(408, "", null, FaultOwner.Cloud, true)]
    [InlineData(400, "{not json", null, FaultOwner.User, false)]
    [InlineData(400, "[]", null, FaultOwner.User, false)]
    public async Task Answer_Error_IsUnderstood(int status, string body, string? code, FaultOwner owner, bool isTransient)
    {
        var cloud = new ScriptedCloud(request => request.Is("POST", Stacks) ? ScriptedCloud.Json(body, (HttpStatusCode)status) : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => CreateAsync(cloud));

        ((int?)fault.StatusCode).ShouldBe(status);
        fault.Code.ShouldBe(code);
        fault.Fault.ShouldBe(owner);
        fault.IsTransient.ShouldBe(isTransient);
        fault.Reason.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData(@"Remote error: Conflict Port in use.\n['Traceback (most recent call last):\\n', '  File \""/usr/x.py\""\\n']", "Remote error: Conflict Port in use.")]
    [InlineData(@"Traceback (most recent call last):\n  File \""/usr/x.py\"", line 3\nValueError: bad flavor\n", "ValueError: bad flavor")]
    [InlineData(@"first line\n\n   second\tline", "first line second line")]
    public async Task Answer_Traceback_IsCutOut(string message, string reason)
    {
        var cloud = new ScriptedCloud(request => request.Is("POST", Stacks)
            ? ScriptedCloud.Json("{\"error\": {\"message\": \"" + message + "\"}}", HttpStatusCode.BadRequest)
            : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => CreateAsync(cloud));

        fault.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Answer_EchoesSecrets_AreMasked()
    {
        var cloud = new ScriptedCloud(request => request.Is("POST", Stacks)
            ? ScriptedCloud.Json("""{"error": {"message": "token-1 of p4ssw0rd-of-the-user: Property hidden-value of token-1"}}""", HttpStatusCode.BadRequest)
            : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(
            () => cloud.User.Heat.CreateAsync("name", new StackRequest { Template = "t", Secrets = ["hidden-value"] }));

        fault.Reason.ShouldBe("*** of ***: Property *** of ***");
        fault.Message.ShouldNotContain("token-1");
        fault.ToString().ShouldNotContain("hidden-value");
    }

    [Fact]
    public async Task Answer_VeryLong_IsShortened()
    {
        var cloud = new ScriptedCloud(request => request.Is("POST", Stacks) ? ScriptedCloud.Text(new string('x', 100_000), HttpStatusCode.BadRequest) : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => CreateAsync(cloud));

        fault.Reason.Length.ShouldBeLessThan(2100);
    }

    [Fact]
    public void Credential_AsText_HoldsNoSecret()
    {
        Credential[] credentials =
        [
            ScriptedCloud.Credential,
            new TrustCredential("trustee", "s3cret-word", "trust"),
            ApplicationCredential.ById("id", "s3cret-word"),
            ApplicationCredential.ByName("name", UserRef.ById("user"), "s3cret-word"),
            new TokenCredential("s3cret-word", AuthScope.Project("id")),
        ];

        var texts = credentials.Select(credential => credential.ToString()!).ToList();

        texts.ShouldAllBe(text => !text.Contains("s3cret-word") && !text.Contains(ScriptedCloud.Password));
        credentials.Select(credential => credential.Key).Distinct().Count().ShouldBe(credentials.Length);
    }

    private static Task<string> CreateAsync(ScriptedCloud cloud) => cloud.User.Heat.CreateAsync("name", new StackRequest { Template = "t" });
}
