using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests;

public sealed class CertificatesTests
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    [Fact]
    public async Task GetCa_AsReader_AnswersWithTheCertificateOfTheBaysAuthority()
    {
        await using var rig = await GatewayRig.StartAsync();
        var (bay, made) = await AddBayAsync(rig);

        var ca = await rig.CertificatesAs("reader").GetCaAsync(new Proto.GetCaRequest { BayId = bay.Name });

        ca.ShouldBe(new Proto.CaCertificate { BayUuid = bay.Uuid, Pem = made.CaCertificate });
    }

    [Fact]
    public async Task Sign_AsMember_IsACertificateOfTheKeyForThatUserAsAClientOnly()
    {
        await using var rig = await GatewayRig.StartAsync();
        var (bay, made) = await AddBayAsync(rig);
        using var key = RSA.Create(2048);
        var csr = MakeCsr(key);

        var signed = await rig.CertificatesAs("member").SignAsync(new Proto.SignRequest { BayId = bay.Uuid, Csr = csr });

        (signed.BayUuid, signed.Csr).ShouldBe((bay.Uuid, csr));
        using var certificate = X509Certificate2.CreateFromPem(signed.Pem, key.ExportPkcs8PrivateKeyPem());
        certificate.Subject.ShouldBe("CN=user-member");
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().ShouldHaveSingleItem().Value.ShouldBe(ClientAuthentication);
        certificate.Extensions.ShouldNotContain(extension => extension is X509SubjectAlternativeNameExtension);
        using var root = X509Certificate2.CreateFromPem(made.CaCertificate);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.Build(certificate).ShouldBeTrue();
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("nobody")]
    public async Task Sign_WhoMayNotChangeThings_IsDenied(string token)
    {
        await using var rig = await GatewayRig.StartAsync();
        var (bay, _) = await AddBayAsync(rig);

        var fault = await SignFaultAsync(rig, bay.Uuid, MakeCsr(), token);

        fault.ShouldBe(StatusCode.PermissionDenied, "READ_ONLY_ROLE");
    }

    [Fact]
    public async Task GetCaAndSign_BayOfAnotherProject_AreNotFound()
    {
        await using var rig = await GatewayRig.StartAsync();
        var (bay, _) = await AddBayAsync(rig);

        var ca = await Fault.OfAsync(async () => await rig.CertificatesAs("stranger").GetCaAsync(new Proto.GetCaRequest { BayId = bay.Uuid }));
        var signed = await SignFaultAsync(rig, bay.Uuid, MakeCsr(), "stranger");

        ca.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND");
        signed.ShouldBe(StatusCode.NotFound, "BAY_NOT_FOUND");
    }

    [Fact]
    public async Task GetCaAndSign_WithoutToken_AreUnauthenticated()
    {
        await using var rig = await GatewayRig.StartAsync();

        var ca = await Fault.OfAsync(async () => await rig.CertificatesAs(null).GetCaAsync(new Proto.GetCaRequest { BayId = "mybay" }));
        var signed = await SignFaultAsync(rig, "mybay", "CSR", token: null);

        ca.ShouldBe(StatusCode.Unauthenticated, "TOKEN_MISSING");
        signed.ShouldBe(StatusCode.Unauthenticated, "TOKEN_MISSING");
    }

    [Fact]
    public async Task GetCaAndSign_FieldsMissingOrUnfit_AreAllNamed()
    {
        await using var rig = await GatewayRig.StartAsync();
        var (bay, _) = await AddBayAsync(rig);

        var ca = await Fault.OfAsync(async () => await rig.CertificatesAs("member").GetCaAsync(new Proto.GetCaRequest()));
        var empty = await SignFaultAsync(rig, string.Empty, string.Empty);
        var large = await SignFaultAsync(rig, bay.Uuid, new string('x', 16_385));
        var nonsense = await SignFaultAsync(rig, bay.Uuid, "CSR");

        ca.ShouldBeInvalid("bay_id");
        empty.ShouldBeInvalid("bay_id", "csr");
        large.ShouldBeInvalid("csr");
        large.Message.ShouldContain("csr is longer than 16384 characters");
        nonsense.ShouldBeInvalid("csr");
    }

    [Fact]
    public async Task GetCa_BayWithoutAnAuthority_IsRefusedWithTheReason()
    {
        await using var rig = await GatewayRig.StartAsync();
        var bay = await rig.AddBayAsync();

        var fault = await Fault.OfAsync(async () => await rig.CertificatesAs("member").GetCaAsync(new Proto.GetCaRequest { BayId = bay.Uuid }));

        fault.ShouldBe(StatusCode.FailedPrecondition, "NO_CERTIFICATE_AUTHORITY");
    }

    private static async Task<(Proto.Bay Bay, BayCertificates Made)> AddBayAsync(GatewayRig rig)
    {
        rig.Driver.Definition = rig.Driver.Definition with { Needs = BayNeeds.Certificates };
        var bay = await rig.AddBayAsync("mybay");
        var made = BayAuthority.Make(bay.Name, Guid.Parse(bay.Uuid), DateTimeOffset.UtcNow);
        await rig.TellAsync(Guid.Parse(bay.Uuid), new BayMessage.CertificatesMade(Guid.Parse(bay.Operation.Id), made));
        return (bay, made);
    }

    private static Task<Fault> SignFaultAsync(GatewayRig rig, string bay, string csr, string? token = "member") =>
        Fault.OfAsync(async () => await rig.CertificatesAs(token).SignAsync(new Proto.SignRequest { BayId = bay, Csr = csr }));

    private static string MakeCsr()
    {
        using var key = RSA.Create(2048);
        return MakeCsr(key);
    }

    // It asks for more than it gets: another's name, and to be a server of this address.
    private static string MakeCsr(RSA key)
    {
        var request = new CertificateRequest("CN=somebody-else", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSigningRequestPem();
    }
}
