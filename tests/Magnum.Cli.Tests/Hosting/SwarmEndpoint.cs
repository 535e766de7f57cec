using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>
/// So much of a Swarm manager as <c>docker info</c> asks, on a loopback port: with TLS its certificate is one of the bay's CA, and it lets nobody in
/// without another.
/// </summary>
internal sealed class SwarmEndpoint : IAsyncDisposable
{
    private const string Info =
        """
        {"ID":"","Containers":3,"ContainersRunning":3,"ContainersPaused":0,"ContainersStopped":0,"Images":5,"Driver":"","DriverStatus":null,
         "SystemStatus":[["Role","primary"],["Strategy","spread"],["Filters","health, port, containerslots, dependency, affinity, constraint"],["Nodes","1"],
          [" swarmbay-node-0","10.0.0.5:2375"],["  └ ID","RDEJ:ZCV6:CJH5:UCNB:P5RR:66LB:JZSO:YACX:TBL3:PYMV:2F77:KBUA"],["  └ Status","Healthy"],
          ["  └ Containers","3 (3 Running, 0 Paused, 0 Stopped)"],["  └ Reserved CPUs","0 / 1"],["  └ Reserved Memory","0 B / 2.052 GiB"],
          ["  └ Labels","storagedriver=devicemapper"],["  └ UpdatedAt","2016-08-30T12:00:00Z"],["  └ ServerVersion","1.10.3"]],
         "NCPU":1,"MemTotal":2203318223,"Name":"swarmbay-master-0","ServerVersion":"swarm/1.2.2"}
        """;

    private readonly WebApplication _app;

    private SwarmEndpoint(WebApplication app, ConcurrentQueue<string> clients)
    {
        _app = app;
        Clients = clients;
        Address = $"tcp://{new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority}";
    }

    /// <summary>As a bay's api_address has it.</summary>
    public string Address { get; }

    /// <summary>Subjects of the certificates of those who asked; empty texts without TLS.</summary>
    public ConcurrentQueue<string> Clients { get; }

    public static async Task<SwarmEndpoint> StartAsync(BayCa? ca)
    {
        var clients = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener =>
        {
            if (ca is not null)
            {
                listener.UseHttps(https =>
                {
                    https.ServerCertificate = ca.MakeServer();
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (certificate, _, _) => ca.Knows(certificate);
                });
            }
        }));
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, clients));
        await app.StartAsync();
        return new SwarmEndpoint(app, clients);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Task AnswerAsync(HttpContext context, ConcurrentQueue<string> clients)
    {
        clients.Enqueue(context.Connection.ClientCertificate?.Subject ?? string.Empty);
        context.Response.Headers["Api-Version"] = "1.22";
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/_ping", StringComparison.Ordinal))
        {
            return context.Response.WriteAsync("OK");
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(path.EndsWith("/info", StringComparison.Ordinal) ? Info : "{}");
    }
}
