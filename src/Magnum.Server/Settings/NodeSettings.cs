using Magnum.Gateway.Nodes;

namespace Magnum.Server.Settings;

/// <summary>The settings of the endpoint for the servers of bays.</summary>
/// <param name="Endpoint">The endpoint, but for its certificate and Keystone's address.</param>
/// <param name="AuthUrl">Keystone as the servers of bays reach it; null where the service itself reaches it.</param>
/// <param name="CertificateFile">PEM of its certificate; null for clear text.</param>
/// <param name="CertificateKeyFile">PEM of the key.</param>
internal sealed record NodeSettings(NodeEndpointOptions Endpoint, Uri? AuthUrl, string? CertificateFile, string? CertificateKeyFile)
{
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
        return new NodeSettings(EndpointOf(reader, authUrl, certificate is not null), authUrl, certificate, ownKey ?? reader.Text("tls:key_file"));
    }

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
