using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Magnum.OpenStack.Tests.Scripted;

/// <summary>An https server with a certificate of its own making, which answers 401 to everything: who gets that has trusted it.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = NewCertificate();
    private readonly Task _serving;

    public TlsServer()
    {
        CaFile = Path.GetTempFileName();
        File.WriteAllText(CaFile, _certificate.ExportCertificatePem());
        _listener.Start();
        _serving = ServeAsync();
    }

    public string CaFile { get; }

    public Uri Address => new($"https://{_listener.LocalEndpoint}");

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _serving;
        _certificate.Dispose();
        File.Delete(CaFile);
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(_certificate);
                _ = await stream.ReadAsync(new byte[64 * 1024]);
                await stream.WriteAsync(Answer);
                await stream.ShutdownAsync();
            }
            catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException)
            {
                // The client did not trust the certificate and left.
                continue;
            }
            catch (Exception fault) when (fault is ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=keystone.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), password: null);
    }
}
