using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grains.Certificates;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

/// <summary>The certificates of a bay, made by the service's own code, and of its servers.</summary>
internal sealed class BayPki
{
    private static readonly Guid Bay = Guid.Parse("00000000-0000-4000-8000-000000000001");
    private readonly BayCertificates _made = BayAuthority.Make("swarmbay", Bay, DateTimeOffset.UtcNow);

    public string Authority => _made.CaCertificate;

    /// <summary>What the service has.</summary>
    public EngineCredentials Credentials => new(_made.CaCertificate, _made.ClientCertificate, _made.ClientKey);

    /// <summary>A server's certificate for an address, as a node of the bay gets it.</summary>
    public X509Certificate2 MakeServer(string address = "127.0.0.1") => Make(CertificateProfile.Node(Bay), address);

    /// <summary>A user's certificate, which serves nobody.</summary>
    public X509Certificate2 MakeUser() => Make(CertificateProfile.User("user"), "127.0.0.1");

    private X509Certificate2 Make(CertificateProfile profile, string address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=swarm.invalid", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        using var authority = BayAuthority.Open(_made.CaCertificate, _made.CaKey);
        var pem = authority.Sign(request.CreateSigningRequestPem(), profile, DateTimeOffset.UtcNow);
        return X509Certificate2.CreateFromPem(pem, key.ExportPkcs8PrivateKeyPem());
    }
}
