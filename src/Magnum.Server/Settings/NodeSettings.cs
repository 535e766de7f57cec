using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Magnum.Gateway.Nodes;

namespace Magnum.Server.Settings;

/// <summary>The settings of the endpoint for the servers of bays.</summary>
/// <param name="Endpoint">The endpoint, but for its certificate and Keystone's address.</param>
/// <param name="AuthUrl">Keystone as the servers of bays reach it; null where the service itself reaches it.</param>
/// <param name="CertificateFile">PEM of its certificate; null for clear text.</param>
/// <param name="CertificateKeyFile">PEM of the key.</param>
/// <param name="CaCertificates">PEM of the authorities that the servers of bays are to trust besides the known ones; null for none.</param>
internal sealed record NodeSettings(NodeEndpointOptions Endpoint, Uri? AuthUrl, string? CertificateFile, string? CertificateKeyFile, string? CaCertificates)
{
    // It is part of each server's user data, of which Nova takes 48 KiB.
    private const int MostCaCertificates = 12 * 1024;
    private const string DefaultListen = "127.0.0.1:9511";

    /// <summary>Reads them; where nothing is said of its certificate, it is that of the API.</summary>
    public static NodeSettings Read(SettingsReader reader)
    {
        var (ownCertificate, ownKey) = (reader.Text("nodes:certificate_file"), reader.Text("nodes:key_file"));
        if (ownCertificate is null != ownKey is null)
        {
            reader.Refuse("nodes:certificate_file and nodes:key_file go together");
        }

        var certificate = ownCertificate ?? reader.Text("tls:certificate_file");
        var authUrl = reader.Address("nodes:auth_url", "https://keystone.example.com:5000/v3");
        return new NodeSettings(EndpointOf(reader, authUrl, certificate is not null), authUrl, certificate, ownKey ?? reader.Text("tls:key_file"), AuthoritiesOf(reader));
    }

    // Nothing but the certificates goes out to servers, whatever else the file holds.
    private static string? AuthoritiesOf(SettingsReader reader)
    {
        if (reader.Text("nodes:ca_file") is not { } file)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            reader.Refuse($"nodes:ca_file must hold certificates in PEM; '{file}' cannot be read: {exception.Message}");
            return null;
        }

        var pem = string.Concat(authorities.Select(authority => authority.ExportCertificatePem() + "\n"));
        if (authorities.FirstOrDefault(authority => !IsAuthority(authority)) is { } other)
        {
            reader.Refuse($"nodes:ca_file must hold authorities only, as servers trust nothing else; '{other.Subject}' in '{file}' is none (its basic constraints do not say CA:TRUE)");
        }
        else if (pem.Length == 0)
        {
            reader.Refuse($"nodes:ca_file must hold certificates in PEM; '{file}' holds none");
        }
        else if (pem.Length > MostCaCertificates)
        {
            reader.Refuse($"nodes:ca_file must hold at most {MostCaCertificates} bytes of certificates, as each server of a bay is given them; '{file}' holds {pem.Length}: name only authorities that servers do not know");
        }

        return pem;
    }

    private static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);

    private static NodeEndpointOptions EndpointOf(SettingsReader reader, Uri? authUrl, bool isTls)
    {
        var listen = reader.Endpoint("nodes:listen", DefaultListen);
        if (listen.Port == 0)
        {
            reader.Refuse("nodes:listen must name a port: the servers of bays are told it");
            listen.Port = 1;
        }

        var here = new Uri($"{(isTls ? "https" : "http")}://{listen}");
        var usual = new NodeEndpointOptions { PublicUrl = here };
        var options = new NodeEndpointOptions
        {
            Listen = listen,
            PublicUrl = reader.Address("nodes:public_url", "https://magnum.example.com:9511") ?? here,
            AuthUrl = authUrl,
            MaxConnections = reader.Number("nodes:max_connections", usual.MaxConnections, 1, 1_000_000),
            ConnectionsPerAddress = reader.Number("nodes:connections_per_address", usual.ConnectionsPerAddress, 1, 1_000_000),
            HeaderTimeout = reader.Seconds("nodes:header_timeout", usual.HeaderTimeout),
            CallsPerSecond = reader.Number("nodes:calls_per_second", usual.CallsPerSecond, 1, 1_000_000),
            CallBurst = reader.Number("nodes:call_burst", usual.CallBurst, 1, 1_000_000),
            LongPolls = reader.Number("nodes:long_polls", usual.LongPolls, 1, 1_000_000),
            LongPollTime = reader.Seconds("nodes:long_poll_time", usual.LongPollTime),
        };
        reader.Refuse(options.Validate());
        return options;
    }
}
