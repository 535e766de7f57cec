using System.Security.Cryptography.X509Certificates;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Cloud;

namespace Magnum.Gateway.Tests.Nodes;

public sealed class CertificateTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("expired")]
    public async Task Token_MissingOrBad_Is401WithTheWayToKeystone(string? token)
    {
        await using var rig = await NodeRig.StartAsync();
        var (bay, _) = await rig.AddBayAsync();

        NodeReply[] replies = [await rig.GetAsync($"/v1/certificates/{bay.Uuid}", token), await rig.SignAsync(token, bay.Name), await rig.PostAsync("/v1/certificates", token, "{")];

        foreach (var reply in replies)
        {
            reply.Status.ShouldBe(401);
            reply.Header("WWW-Authenticate").ShouldBe("Keystone uri=\"https://keystone.example.com/v3\"");
            ((string)reply.Error["code"]!).ShouldBe("client");
            reply.Detail.ShouldContain("Keystone");
        }
    }

    [Theory]
    [InlineData(NodeRig.ServerToken)]
    [InlineData(NodeRig.TrustToken)]
    [InlineData("member")]
    [InlineData("reader")]
    public async Task Ca_OfAServerOrAMember_IsInMagnumsForm(string token)
    {
        await using var rig = await NodeRig.StartAsync();
        var (bay, _) = await rig.AddBayAsync();

        var reply = await rig.GetAsync($"/v1/certificates/{bay.Uuid}", token);
        var unversioned = await rig.GetAsync($"/certificates/{bay.Uuid:N}", token);

        reply.Status.ShouldBe(200, reply.Body);
        unversioned.Body.ShouldBe(reply.Body);
        reply.Json.AsObject().Select(member => member.Key).ShouldBe(["bay_uuid", "pem", "links"]);
        ((string)reply.Json["bay_uuid"]!).ShouldBe($"{bay.Uuid:D}");
        ((string)reply.Json["pem"]!).ShouldStartWith("-----BEGIN CERTIFICATE-----\n");
        reply.Body.ShouldNotContain("\\u");
        reply.Json["links"]!.ToJsonString().ShouldBe(
            $$"""[{"href":"https://magnum.example.com:9511/v1/certificates/{{bay.Uuid:D}}","rel":"self"},{"href":"https://magnum.example.com:9511/certificates/{{bay.Uuid:D}}","rel":"bookmark"}]""");
    }

    [Theory]
    [InlineData(NodeRig.ServerToken, true)]
    [InlineData(NodeRig.TrustToken, true)]
    [InlineData("member", false)]
    public async Task Sign_ByAServerOrAMember_IsOfTheirKindWhateverWasAskedFor(string token, bool isServer)
    {
        await using var rig = await NodeRig.StartAsync();
        var (bay, _) = await rig.AddBayAsync();

        var reply = await rig.SignAsync(token, $"{bay.Uuid}");

        reply.Status.ShouldBe(201, reply.Body);
        reply.Json.AsObject().Select(member => member.Key).ShouldBe(["bay_uuid", "csr", "pem", "links"]);
        ((string)reply.Json["csr"]!).ShouldBe(NodeRig.Csr);
        using var certificate = X509Certificate2.CreateFromPem((string)reply.Json["pem"]!);
        certificate.Subject.ShouldBe(isServer ? $"CN=node.{bay.Uuid:D}" : "CN=user-member");
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages["1.3.6.1.5.5.7.3.1"].ShouldBe(isServer ? certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages[1] : null);
    }

    [Fact]
    public async Task Bay_OfAnother_IsNotFoundByAnyWay()
    {
        await using var rig = await NodeRig.StartAsync();
        await rig.AddBayAsync("own");
        var (other, _) = await rig.AddBayAsync("other", trustee: "other-trustee");
        rig.Cloud.Nodes["elsewhere"] = new NodeCaller("user-x", ScriptedCloud.OtherProject, ["member"], "") { TrustId = "t", TrusteeId = "other-trustee" };
        rig.Cloud.Nodes["unscoped-member"] = new NodeCaller("user-member", null, [], "");
        rig.Cloud.Nodes["trust-of-another-service"] = new NodeCaller("user-member", ScriptedCloud.Project, ["member"], "") { TrustId = "t", TrusteeId = "heat" };
        string[] strangers = [NodeRig.ServerToken, NodeRig.TrustToken, "stranger", "elsewhere", "unscoped-member", "trust-of-another-service"];

        foreach (var token in strangers)
        {
            foreach (var id in (string[])[$"{other.Uuid}", "other"])
            {
                (await rig.GetAsync($"/v1/certificates/{id}", token)).Status.ShouldBe(404, $"{token} {id}");
                (await rig.SignAsync(token, id)).Status.ShouldBe(404, $"{token} {id}");
            }
        }

        (await rig.GetAsync("/v1/certificates/own", NodeRig.TrustToken)).Status.ShouldBe(200);
        (await rig.GetAsync($"/v1/certificates/{other.Uuid}", "member")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Name_OfSeveral_Is409WithTheUuids()
    {
        await using var rig = await NodeRig.StartAsync();
        var (one, _) = await rig.AddBayAsync("twin");
        var (two, _) = await rig.AddBayAsync("twin", trustee: "other");

        var reply = await rig.GetAsync("/v1/certificates/twin", "member");

        reply.Status.ShouldBe(409);
        reply.Detail.ShouldContain($"{one.Uuid:D}");
        reply.Detail.ShouldContain($"{two.Uuid:D}");
    }

    [Fact]
    public async Task Sign_ByAReader_Is403()
    {
        await using var rig = await NodeRig.StartAsync();
        var (bay, _) = await rig.AddBayAsync();

        var reply = await rig.SignAsync("reader", $"{bay.Uuid}");

        reply.Status.ShouldBe(403);
        reply.Detail.ShouldContain("member");
    }

    [Theory]
    [InlineData("", 400, "JSON")]
    [InlineData("{", 400, "JSON")]
    [InlineData("[]", 400, "bay_uuid and csr")]
    [InlineData("\"bay_uuid\"", 400, "bay_uuid and csr")]
    [InlineData("{}", 400, "bay_uuid is required")]
    [InlineData("""{"bay_uuid":"bay"}""", 400, "csr is required")]
    [InlineData("""{"bay_uuid":"bay","csr":"csr","pem":"x"}""", 400, "only")]
    [InlineData("""{"bay_uuid":"bay","bay_uuid":"b","csr":"csr"}""", 400, "twice")]
    [InlineData("""{"bay_uuid":7,"csr":"csr"}""", 400, "bay_uuid must be a text")]
    [InlineData("""{"bay_uuid":null,"csr":"csr"}""", 400, "bay_uuid must be a text")]
    [InlineData("""{"bay_uuid":"","csr":"csr"}""", 400, "bay_uuid")]
    [InlineData("""{"bay_uuid":"a\u0000b","csr":"csr"}""", 400, "NUL")]
    [InlineData("""{"bay_uuid":"\ud800","csr":"csr"}""", 400, "Unicode")]
    [InlineData("""{"bay_uuid":"bay","csr":"no csr"}""", 400, "csr")]
    [InlineData("""{"bay_uuid":"nowhere","csr":"csr"}""", 404, "nowhere")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]", 400, "JSON")]
    public async Task Sign_BodyThatDoesNotFit_SaysWhatDoes(string body, int status, string said)
    {
        await using var rig = await NodeRig.StartAsync();
        await rig.AddBayAsync();

        var reply = await rig.PostAsync("/v1/certificates", "member", body);

        reply.Status.ShouldBe(status, reply.Body);
        reply.Detail.ShouldContain(said);
    }

    [Fact]
    public async Task Sign_OtherThanJson_Is415()
    {
        await using var rig = await NodeRig.StartAsync();

        (await rig.PostAsync("/v1/certificates", "member", "bay_uuid=a", "application/x-www-form-urlencoded")).Status.ShouldBe(415);
        (await rig.PostAsync("/v1/certificates", "member", "{}", "application/json; charset=utf-8")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Sign_BodyTooLarge_Is413WithTheLimit()
    {
        await using var rig = await NodeRig.StartAsync();

        var reply = await rig.PostAsync("/v1/certificates", "member", $$"""{"csr":"{{new string('x', 70_000)}}"}""");

        reply.Status.ShouldBe(413);
        reply.Detail.ShouldContain("65536");
    }
}
