using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>A Keystone on a free loopback port: takes every log-in, unless the test says otherwise.</summary>
internal sealed class ScriptedKeystone : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonNode> _logIns = new();
    private int _count;

    private ScriptedKeystone(WebApplication app) => _app = app;

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public IReadOnlyList<JsonNode> LogIns => [.. _logIns];

    public JsonArray Catalog { get; } = [];

    public Func<HttpContext, Task>? Instead { get; set; }

    public static async Task<ScriptedKeystone> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0)));
        var app = builder.Build();
        var keystone = new ScriptedKeystone(app);
        app.MapPost("/v3/auth/tokens", keystone.LogInAsync);
        await app.StartAsync();
        return keystone;
    }

    public void AddEndpoint(string type, string url, string @interface = "public", string region = "RegionOne") => Catalog.Add(new JsonObject
    {
        ["type"] = type,
        ["endpoints"] = new JsonArray(new JsonObject { ["interface"] = @interface, ["region_id"] = region, ["url"] = url }),
    });

    public Dictionary<string, string> Variables() => new()
    {
        ["OS_AUTH_URL"] = $"{Address}/v3",
        ["OS_USERNAME"] = "alice",
        ["OS_PASSWORD"] = "wonder",
        ["OS_PROJECT_NAME"] = "tea",
    };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task LogInAsync(HttpContext context)
    {
        _logIns.Enqueue((await JsonNode.ParseAsync(context.Request.Body))!);
        if (Instead is not null)
        {
            await Instead(context);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers["X-Subject-Token"] = $"keystone-token-{Interlocked.Increment(ref _count)}";
        await context.Response.WriteAsync(new JsonObject { ["token"] = new JsonObject { ["catalog"] = Catalog.DeepClone() } }.ToJsonString());
    }
}
