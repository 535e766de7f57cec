using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Magnum.Grpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Benchmarks.GrpcLayer;

/// <summary>
/// A server in a process of its own: <c>grpc</c> serves the echo service, <c>bare</c> answers on Kestrel's HTTP/2 with the bytes that
/// the service would answer with, without looking at what it read. All else is alike.
/// </summary>
internal static class EchoServer
{
    public const string Memory = "/memory";
    public const string Allocated = "/allocated";

    /// <summary>Serves until the standard input ends; the first line of its output is the port.</summary>
    public static async Task RunAsync(string kind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenGrpc(new IPEndPoint(IPAddress.Loopback, 0));
        });
        if (kind == "grpc")
        {
            builder.Services.AddGrpc();
            builder.Services.AddSingleton<EchoImplementation>();
        }

        await using var app = builder.Build();
        app.Map(Memory, branch => branch.Run(http => http.Response.WriteAsync(Collected().ToString(CultureInfo.InvariantCulture))));
        app.Map(Allocated, branch => branch.Run(http => http.Response.WriteAsync(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture))));
        if (kind == "grpc")
        {
            app.UseRouting();
            app.MapGrpcService<EchoImplementation>();
        }
        else
        {
            app.Run(AnswerAsync);
        }

        await app.StartAsync();
        Console.WriteLine(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port);
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
    }

    [SuppressMessage("Critical Code Smell", "S1215:GC.Collect should not be called", Justification = "What is left after a collection is what is measured.")]
    private static long Collected() => GC.GetTotalMemory(forceFullCollection: true);

    private static async Task AnswerAsync(HttpContext http)
    {
        while (true)
        {
            var result = await http.Request.BodyReader.ReadAsync();
            http.Request.BodyReader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        http.Response.ContentType = "application/grpc";
        EchoFrames.Response.CopyTo(http.Response.BodyWriter.GetMemory(EchoFrames.Response.Length));
        http.Response.BodyWriter.Advance(EchoFrames.Response.Length);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
