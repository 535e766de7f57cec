using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

/// <summary>A stand-in of a Swarm manager's API on a loopback port, with real TLS where it has certificates.</summary>
internal sealed class SwarmEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SwarmEndpoint(WebApplication app, ConcurrentQueue<(string Path, string? Client)> requests)
    {
        _app = app;
        Requests = requests;
        Address = $"tcp://{new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority}";
    }

    /// <summary>As a bay's api_address has it.</summary>
    public string Address { get; }

    /// <summary>What was asked, and the subject of the certificate of who asked.</summary>
    public ConcurrentQueue<(string Path, string? Client)> Requests { get; }

    /// <summary>Starts one.</summary>
    /// <param name="answer">What it answers.</param>
    /// <param name="server">Its certificate; null to speak in the clear.</param>
    /// <param name="authority">The authority of those whom it lets in, PEM.</param>
    public static async Task<SwarmEndpoint> StartAsync(Func<HttpContext, Task> answer, X509Certificate2? server = null, string? authority = null)
    {
        var requests = new ConcurrentQueue<(string Path, string? Client)>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (server is not null)
            {
                // Not by Kestrel's own settings: those refuse a server certificate that is none, which a test wants to show.
                var options = new SslServerAuthenticationOptions
                {
                    ServerCertificate = server,
                    ClientCertificateRequired = true,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 client && IsOf(client, authority!),
                };
                listener.UseHttps((_, _, _, _) => ValueTask.FromResult(options), new object());
            }
        }));
        var app = builder.Build();
        app.Run(context =>
        {
            requests.Enqueue((context.Request.Path + context.Request.QueryString, context.Connection.ClientCertificate?.Subject));
            return answer(context);
        });
        await app.StartAsync();
        return new SwarmEndpoint(app, requests);
    }

    /// <summary>What a manager with these nodes and containers answers.</summary>
    public static Func<HttpContext, Task> Manager(string info, string containers) => context =>
        context.Response.WriteAsync(context.Request.Path.Value!.EndsWith("/info", StringComparison.Ordinal) ? info : containers);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool IsOf(X509Certificate2 certificate, string authority)
    {
        using var root = X509CertificateLoader.LoadCertificate(System.Text.Encoding.ASCII.GetBytes(authority));
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(root);
        return chain.Build(certificate);
    }
}
