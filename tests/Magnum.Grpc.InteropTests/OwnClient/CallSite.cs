using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>A server that our client calls.</summary>
/// <param name="Port">Where it listens, on the loopback.</param>
/// <param name="Root">What its certificate is trusted by; null for clear text.</param>
internal sealed record CallSite(int Port, X509Certificate2? Root)
{
    /// <summary>A channel as users make it.</summary>
    public GrpcChannel Connect() =>
        GrpcChannel.ForAddress(Address, new GrpcChannelOptions { TrustedRoots = Root is null ? null : [Root] });

    /// <summary>A channel whose responses are watched.</summary>
    public GrpcChannel Connect(WireWatch watch)
    {
        var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && Root is not null && shown.Equals(Root),
            },
        };
        watch.InnerHandler = handler;
        return GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpHandler = watch, DisposeHttpClient = true });
    }

    private string Address => $"{(Root is null ? "http" : "https")}://localhost:{Port}";
}
