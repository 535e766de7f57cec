using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.Gateway.Tests.Nodes;

public sealed class TlsTests
{
    [Fact]
    public async Task Endpoint_WithACertificate_SpeaksTlsOnly()
    {
        using var certificate = NewCertificate();
        await using var rig = await NodeRig.StartAsync(options => options with { Certificate = certificate });
        using var trusting = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate.GetCertHashString() },
        });

        var served = await trusting.GetStringAsync(new Uri($"https://{rig.Address.Authority}/healthcheck"));
        var inClear = await rig.SendRawAsync("GET /healthcheck HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        served.ShouldBe("OK");
        inClear.ShouldBeEmpty();
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=magnum.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
