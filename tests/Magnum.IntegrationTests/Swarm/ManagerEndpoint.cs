using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using Magnum.Drivers.Tests.SwarmFedoraAtomic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Magnum.IntegrationTests.Swarm;

/// <summary>
/// So much of a Swarm manager as docker and the service ask, at the very address where the bay is called: it has the certificate that a manager got
/// at its boot, and lets nobody in without one of the same authority.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class ManagerEndpoint : IAsyncDisposable
{
    private const string Info =
        """
        {"ID":"","Containers":1,"Images":5,"Driver":"","DriverStatus":null,"NCPU":1,"MemTotal":2203318223,"Name":"swarmbay-master-0","ServerVersion":"swarm/1.2.2",
         "SystemStatus":[["Role","primary"],["Strategy","spread"],["Nodes","1"],[" swarmbay-node-0","10.0.0.5:2375"],["  └ Status","Healthy"],
          ["  └ Containers","1 (1 Running, 0 Paused, 0 Stopped)"],["  └ Reserved CPUs","0 / 1"],["  └ Reserved Memory","0 B / 2.052 GiB"]]}
        """;

    private readonly WebApplication _app;

    private ManagerEndpoint(WebApplication app, ConcurrentQueue<string> clients) => (_app, Clients) = (app, clients);

    /// <summary>Subjects and issuers of the certificates of those who asked.</summary>
    public ConcurrentQueue<string> Clients { get; }

    /// <summary>Starts one.</summary>
    /// <param name="apiAddress">As the bay has it: <c>tcp://ADDRESS:2376</c>.</param>
    /// <param name="manager">The manager, which has booted.</param>
    public static async Task<ManagerEndpoint> StartAsync(string apiAddress, ThrowAwayRoot manager)
    {
        var clients = new ConcurrentQueue<string>();
        var address = new Uri(apiAddress);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = X509Certificate2.CreateFromPem(manager.Read("/etc/magnum/certs/cert.pem"), manager.Read("/etc/magnum/certs/key.pem")),
            ClientCertificateRequired = true,
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { X509Certificate2.CreateFromPem(manager.Read("/etc/magnum/certs/ca.pem")) },
            },
        };
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Parse(address.Host), address.Port, listener => listener.UseHttps((_, _, _, _) => ValueTask.FromResult(options), new object())));
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, clients));
        await app.StartAsync();
        return new ManagerEndpoint(app, clients);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, ConcurrentQueue<string> clients)
    {
        var certificate = context.Connection.ClientCertificate;
        clients.Enqueue($"{certificate?.Subject} of {certificate?.Issuer}");
        context.Response.Headers["Api-Version"] = "1.22";
        context.Response.ContentType = "application/json";
        var path = context.Request.Path.Value!;
        return context.Response.WriteAsync(path.EndsWith("/_ping", StringComparison.Ordinal) ? "OK" : path.EndsWith("/info", StringComparison.Ordinal) ? Info : "{}");
    }
}
