using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Certificates;

namespace Magnum.Grains.Tests.Certificates;

public sealed class BayAuthorityTests
{
    private static readonly Guid Bay = new("5d12f6fd-a196-4bf0-ae4c-1f639a523a52");
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly BayCertificates Made = BayAuthority.Make("swarmbay", Bay, Now);

    [Fact]
    public void Make_ABay_HasAnAuthorityOfItsName()
    {
        using var ca = X509Certificate2.CreateFromPem(Made.CaCertificate, Made.CaKey);

        ca.SubjectName.Name.ShouldBe("CN=swarmbay");
        ca.IssuerName.Name.ShouldBe("CN=swarmbay");
        ca.NotBefore.ToUniversalTime().ShouldBe(Now.UtcDateTime.AddDays(-1));
        ca.NotAfter.ToUniversalTime().ShouldBe(Now.UtcDateTime.AddDays(1825));
        ca.GetRSAPrivateKey()!.KeySize.ShouldBe(2048);
        var constraints = ca.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        (constraints.Critical, constraints.CertificateAuthority, constraints.PathLengthConstraint).ShouldBe((true, true, 0));
        ca.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.ShouldBe(X509KeyUsageFlags.KeyCertSign);
    }

    [Fact]
    public void Make_ALongName_TakesTheUuid()
    {
        var made = BayAuthority.Make(new string('a', 200), Bay, Now);

        using var ca = X509Certificate2.CreateFromPem(made.CaCertificate);
        ca.SubjectName.Name.ShouldBe($"CN={Bay:D}");
    }

    [Fact]
    public void Make_TheServicesOwn_OnlyCalls()
    {
        using var client = X509Certificate2.CreateFromPem(Made.ClientCertificate, Made.ClientKey);

        client.SubjectName.Name.ShouldBe("CN=magnum-service");
        UsagesOf(client).ShouldBe(["1.3.6.1.5.5.7.3.2"]);
        IsTrusted(client).ShouldBeTrue();
    }

    [Fact]
    public void Make_Shown_TellsNoKey() => Made.ToString().ShouldBe("certificates of a bay");

    [Fact]
    public void Sign_ANodesRequest_TakesKeyAndAllowedNamesOnly()
    {
        using var key = RSA.Create(2048);
        var request = Request(key, "CN=admin,O=system:masters");
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse("10.0.0.5"));
        names.AddIpAddress(IPAddress.Parse("2001:db8::5"));
        names.AddDnsName("LOCALHOST");
        names.AddDnsName("bank.example.com");
        names.AddDnsName("*.example.com");
        names.AddEmailAddress("root@example.com");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));

        using var signed = Sign(request, CertificateProfile.Node(Bay));

        signed.SubjectName.Name.ShouldBe($"CN=node.{Bay:D}");
        signed.IssuerName.Name.ShouldBe("CN=swarmbay");
        signed.GetRSAPublicKey()!.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
        UsagesOf(signed).ShouldBe(["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"], ignoreOrder: true);
        signed.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.ShouldBeFalse();
        signed.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.ShouldBe(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment);
        var allowed = signed.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        allowed.EnumerateIPAddresses().Select(address => address.ToString()).ShouldBe(["10.0.0.5", "2001:db8::5"]);
        allowed.EnumerateDnsNames().ShouldBe(["localhost"]);
        IsTrusted(signed).ShouldBeTrue();
    }

    [Fact]
    public void Sign_AUsersRequest_OnlyCallsAndHasNoNames()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=somebody else", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());

        using var signed = Sign(request, CertificateProfile.User("c9f76d3c31e142af9291de2935bde98a"));

        signed.SubjectName.Name.ShouldBe("CN=c9f76d3c31e142af9291de2935bde98a");
        UsagesOf(signed).ShouldBe(["1.3.6.1.5.5.7.3.2"]);
        signed.Extensions.OfType<X509SubjectAlternativeNameExtension>().ShouldBeEmpty();
    }

    [Fact]
    public void Sign_NearTheAuthoritysEnd_EndsWithIt()
    {
        using var key = RSA.Create(2048);
        using var authority = BayAuthority.Open(Made.CaCertificate, Made.CaKey);

        using var signed = X509Certificate2.CreateFromPem(authority.Sign(Request(key, "CN=x").CreateSigningRequestPem(), CertificateProfile.Node(Bay), Now.AddDays(1800)));

        signed.NotAfter.ToUniversalTime().ShouldBe(Now.UtcDateTime.AddDays(1825));
    }

    [Fact]
    public void Sign_Twice_HasTwoSerials()
    {
        using var key = RSA.Create(2048);

        using var first = Sign(Request(key, "CN=x"), CertificateProfile.Node(Bay));
        using var second = Sign(Request(key, "CN=x"), CertificateProfile.Node(Bay));

        first.SerialNumber.ShouldNotBe(second.SerialNumber);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")]
    public void Sign_NoRequest_IsRefused(string csr) => Refused(csr).ShouldBe("is not a PEM certificate signing request with a valid signature");

    [Fact]
    public void Sign_TooLong_IsRefused() => Refused(new string('a', 16 * 1024 + 1)).ShouldBe("is longer than 16384 characters");

    [Fact]
    public void Sign_AnothersKey_IsRefused()
    {
        using var key = RSA.Create(2048);
        using var other = RSA.Create(2048);
        var der = Request(key, "CN=x").CreateSigningRequest();
        var mine = key.ExportSubjectPublicKeyInfo();
        var theirs = other.ExportSubjectPublicKeyInfo();
        theirs.CopyTo(der, der.AsSpan().IndexOf(mine));

        Refused(PemEncoding.WriteString("CERTIFICATE REQUEST", der)).ShouldBe("is not a PEM certificate signing request with a valid signature");
    }

    [Fact]
    public void Sign_AWeakKey_IsRefused()
    {
        using var key = RSA.Create(1024);

        Refused(Request(key, "CN=x").CreateSigningRequestPem()).ShouldBe("has an RSA key of 1024 bits; from 2048 to 8192 are allowed");
    }

    [Fact]
    public void Sign_TooManyAddresses_IsRefused()
    {
        using var key = RSA.Create(2048);
        var request = Request(key, "CN=x");
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in Enumerable.Range(1, 33))
        {
            names.AddIpAddress(IPAddress.Parse($"10.0.0.{host}"));
        }

        request.CertificateExtensions.Add(names.Build());

        Refused(request.CreateSigningRequestPem()).ShouldBe("asks for more than 32 addresses");
    }

    private static CertificateRequest Request(RSA key, string subject) => new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static X509Certificate2 Sign(CertificateRequest request, CertificateProfile profile)
    {
        using var authority = BayAuthority.Open(Made.CaCertificate, Made.CaKey);
        return X509Certificate2.CreateFromPem(authority.Sign(request.CreateSigningRequestPem(), profile, Now));
    }

    private static string Refused(string csr)
    {
        using var authority = BayAuthority.Open(Made.CaCertificate, Made.CaKey);
        return Should.Throw<InvalidSigningRequestException>(() => authority.Sign(csr, CertificateProfile.Node(Bay), Now)).Message;
    }

    private static IEnumerable<string?> UsagesOf(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(usage => usage.Value);

    private static bool IsTrusted(X509Certificate2 certificate)
    {
        using var ca = X509Certificate2.CreateFromPem(Made.CaCertificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(ca);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Now.UtcDateTime;
        return chain.Build(certificate);
    }
}
