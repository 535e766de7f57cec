using System.Net;
using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.InteropTests.Serving;

/// <summary>Our server with the interop service, reflection and health, on a free loopback port.</summary>
internal sealed class InteropServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private InteropServer(WebApplication app)
    {
        _app = app;
        Port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }

    public int Port { get; }

    /// <summary>Starts a server: HTTP/2 in clear text, or TLS if there is a certificate.</summary>
    public static async Task<InteropServer> StartAsync(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenGrpc(new IPEndPoint(IPAddress.Loopback, 0), listener => listener.Certificate = certificate));
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<CancelledCalls>();
        builder.Services.AddGrpc(options => options.ResponseCompressionAlgorithm = "gzip");

        var app = builder.Build();
        app.Use(next => http =>
        {
            http.Features.Set<IRequestBodyPipeFeature>(new WatchedBodyFeature(http.Request.BodyReader));
            return next(http);
        });
        app.UseRouting();
        app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        app.MapGrpcService<InteropService>();
        app.MapGrpcReflectionService();
        app.MapGrpcHealthChecksService();
        await app.StartAsync();
        return new InteropServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
