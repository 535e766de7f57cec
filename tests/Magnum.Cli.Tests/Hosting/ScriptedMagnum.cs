using System.Net;
using System.Security.Cryptography.X509Certificates;
using Magnum.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>A server on a free loopback port that answers as the test says.</summary>
internal sealed class ScriptedMagnum : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedMagnum(WebApplication app, CallScript script)
    {
        _app = app;
        Script = script;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public CallScript Script { get; }

    public string Address { get; }

    public static async Task<ScriptedMagnum> StartAsync(X509Certificate2? certificate = null)
    {
        var script = new CallScript();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenGrpc(new IPEndPoint(IPAddress.Loopback, 0), listener => listener.Certificate = certificate));
        builder.Services.AddSingleton(script);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<ScriptedBaymodels>();
        app.MapGrpcService<ScriptedBays>();
        app.MapGrpcService<ScriptedCertificates>();
        app.MapGrpcService<ScriptedDrivers>();
        app.MapGrpcService<ScriptedSilos>();
        await app.StartAsync();
        return new ScriptedMagnum(app, script);
    }

    /// <summary>Runs a command line against this server with a token that was given.</summary>
    public Task<CliRun> RunAsync(params string[] arguments) => new Shell { Variables = Variables() }.RunAsync(arguments);

    /// <summary>Runs a command line, written as in a shell.</summary>
    public Task<CliRun> TypeAsync(string commandLine) => new Shell { Variables = Variables() }.TypeAsync(commandLine);

    /// <summary>The environment of a user of this server.</summary>
    public Dictionary<string, string> Variables() => new() { ["OS_TOKEN"] = "token-1", ["MAGNUM_ENDPOINT"] = Address };

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
