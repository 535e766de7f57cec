using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Benchmarks.Volume;

/// <summary>
/// Keystone's log-in and Heat's list of stacks for the bays of a <see cref="VolumeShape"/>, over HTTP as the real ones answer, in a process of its own.
/// It holds no stack, but counts who asks and when. Each silo has its own address in it, which tells the silos apart.
/// </summary>
internal static class VolumeCloud
{
    /// <summary>Serves until it is ended; says its port in the first line.</summary>
    /// <param name="arguments">Projects, bays in progress and settled bays of each, seconds between polls of the one and of the other.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var numbers = arguments.Select(argument => double.Parse(argument, CultureInfo.InvariantCulture)).ToArray();
        var shape = new VolumeShape((int)numbers[0], (int)numbers[1], (int)numbers[2]);
        var log = new PollLog(shape, TimeSpan.FromSeconds(numbers[3]), TimeSpan.FromSeconds(numbers[4]));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        await using var app = builder.Build();
        app.UseRouting();
        app.MapPost("/{silo:int}/v3/auth/tokens", context => LogInAsync(context, log));
        app.MapGet("/{silo:int}/heat/{project}/stacks", context => ListAsync(context, shape, log));
        app.MapGet("/log", context => context.Response.WriteAsJsonAsync(log.Read()));
        app.MapPost("/log/reset", context =>
        {
            log.Reset();
            return Task.CompletedTask;
        });
        app.MapPost("/log/died/{silo:int}", context =>
        {
            log.Died(int.Parse((string)context.Request.RouteValues["silo"]!, CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        });
        app.MapFallback(context =>
        {
            log.Other();
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.First()).Port);
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    private static async Task LogInAsync(HttpContext context, PollLog log)
    {
        log.LogIn();
        var asked = (await JsonNode.ParseAsync(context.Request.Body))!["auth"]!;
        var trust = asked["scope"]?["OS-TRUST:trust"]?["id"]?.GetValue<string>();
        var project = trust ?? "service";
        var now = DateTimeOffset.UtcNow;
        context.Response.StatusCode = 201;
        context.Response.Headers["X-Subject-Token"] = $"token-of-{project}";
        await context.Response.WriteAsJsonAsync(new
        {
            token = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["methods"] = new[] { "password" },
                ["user"] = new { id = project, name = "user", domain = new { id = "default", name = "Default" } },
                ["project"] = new { id = project, name = project, domain = new { id = "default", name = "Default" } },
                ["roles"] = new[] { new { id = "member", name = "member" } },
                ["issued_at"] = now.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
                ["expires_at"] = now.AddHours(24).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
                ["audit_ids"] = new[] { "audit" },
                ["catalog"] = new[]
                {
                    new
                    {
                        id = "heat",
                        type = "orchestration",
                        name = "heat",
                        endpoints = new[]
                        {
                            new { id = "public", @interface = "public", region = "RegionOne", region_id = "RegionOne", url = $"http://{context.Request.Host}/{context.Request.RouteValues["silo"]}/heat/{project}" },
                        },
                    },
                },
            },
        });
    }

    private static async Task ListAsync(HttpContext context, VolumeShape shape, PollLog log)
    {
        var projectId = (string)context.Request.RouteValues["project"]!;
        var project = VolumeShape.NumberOf(projectId);
        var silo = int.Parse((string)context.Request.RouteValues["silo"]!, CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteStartArray("stacks");
            foreach (var id in context.Request.Query["id"])
            {
                Write(json, shape, projectId, project, VolumeShape.BayOf(Guid.Parse(id!)), id!);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        log.Listed(silo, project, context.Request.Query["id"].Select(id => VolumeShape.BayOf(Guid.Parse(id!))));
    }

    // What Heat says of a stack in a list.
    private static void Write(Utf8JsonWriter json, VolumeShape shape, string projectId, int project, int bay, string id)
    {
        var name = $"bay-{bay}-{id[..8]}";
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteStartArray("links");
        json.WriteStartObject();
        json.WriteString("href", $"http://127.0.0.1:8004/v1/{projectId}/stacks/{name}/{id}");
        json.WriteString("rel", "self");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("stack_name", name);
        json.WriteString("description", "A bay of servers with the Docker engine, on a network of its own behind a router");
        var status = bay < shape.InProgress ? "CREATE_IN_PROGRESS" : "CREATE_COMPLETE";
        json.WriteString("stack_status", status);
        json.WriteString("stack_status_reason", bay < shape.InProgress ? "Stack CREATE started" : "Stack CREATE completed successfully");
        json.WriteString("creation_time", "2026-03-01T12:00:00Z");
        json.WriteNull("updated_time");
        json.WriteNull("deletion_time");
        json.WriteString("stack_owner", "demo");
        json.WriteNull("parent");
        json.WriteString("stack_user_project_id", projectId);
        json.WriteStartArray("tags");
        json.WriteStringValue($"magnum-bay-{VolumeShape.BayOf(project, bay):D}");
        json.WriteStringValue($"magnum-op-{VolumeShape.OperationOf(project, bay):D}");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
