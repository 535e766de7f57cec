using System.Text.Json;
using System.Text.RegularExpressions;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Clients;

/// <summary>buf curl knows of the API what reflection tells it.</summary>
[Trait("Category", "Clients")]
public sealed class BufTests(RunningServer running) : IClassFixture<RunningServer>
{
    private static readonly string[] Services =
    [
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
        "magnum.v1.Baymodels", "magnum.v1.Bays", "magnum.v1.Certificates", "magnum.v1.Drivers", "magnum.v1.Services",
    ];

    private readonly HashSet<string> _called = [];

    [Fact]
    public async Task Buf_ByReflection_ListsAndCallsEverything()
    {
        using var demo = await CloudAccount.LogInAsync(running.Cloud.AuthUrl, "demo", "demopw", "demo");
        using var admin = await CloudAccount.LogInAsync(running.Cloud.AuthUrl, "admin", "adminpw", "admin");
        var services = Lines(await BufAsync("--list-services", running.Server.Address));
        var methods = Lines(await BufAsync("--list-methods", running.Server.Address));

        var baymodel = await CallAsync("magnum.v1.Baymodels/CreateBaymodel", demo, """
            {"baymodel": {"name": "by-buf", "coe": "docker", "image_id": "ubuntu-docker", "keypair_id": "testkey", "external_network_id": "public"}}
            """);
        var model = baymodel.GetProperty("uuid").GetString();
        await CallAsync("magnum.v1.Baymodels/GetBaymodel", demo, """{"id": "by-buf"}""");
        await CallAsync("magnum.v1.Baymodels/ListBaymodels", demo, """{"filter": "name = by-buf"}""");
        await CallAsync("magnum.v1.Baymodels/UpdateBaymodel", demo, """{"id": "by-buf", "baymodel": {"flavor_id": "m1.medium"}, "update_mask": "flavorId"}""");
        var bay = await CallAsync("magnum.v1.Bays/CreateBay", demo, $$"""{"bay": {"name": "buf-bay", "baymodel_id": "{{model}}"} }""");
        var uuid = bay.GetProperty("uuid").GetString()!;
        await WatchAsync(demo, uuid, "BAY_STATUS_CREATE_COMPLETE");
        var got = await CallAsync("magnum.v1.Bays/GetBay", demo, """{"id": "buf-bay"}""");
        var listed = await CallAsync("magnum.v1.Bays/ListBays", demo, """{"view": "BAY_VIEW_FULL"}""");
        await ShouldRefuseAsync("magnum.v1.Certificates/GetCa", demo, """{"bay_id": "buf-bay"}""", "has no certificate authority");
        await ShouldRefuseAsync("magnum.v1.Certificates/Sign", demo, """{"bay_id": "buf-bay", "csr": "none"}""", "has no certificate authority");
        await CallAsync("magnum.v1.Bays/UpdateBay", demo, """{"id": "buf-bay", "bay": {"node_count": 2}}""");
        await WatchAsync(demo, uuid, "BAY_STATUS_UPDATE_COMPLETE");
        var resume = ResumeTokenIn(await WatchAsync(demo, uuid, "resumeToken"));
        await CallAsync("magnum.v1.Bays/DeleteBay", demo, """{"id": "buf-bay"}""");
        await WatchAsync(demo, uuid, "TYPE_DELETED", resume);
        var events = await CallAsync("magnum.v1.Bays/ListBayEvents", demo, $$"""{"id": "{{uuid}}"}""");
        await CallAsync("magnum.v1.Baymodels/DeleteBaymodel", demo, """{"id": "by-buf"}""");
        var drivers = await CallAsync("magnum.v1.Drivers/ListDrivers", demo, "{}");
        await CallAsync("magnum.v1.Drivers/GetDriver", demo, """{"name": "docker-ubuntu"}""");
        await CallAsync("magnum.v1.Services/ListServices", admin, "{}");
        var health = await CallAsync("grpc.health.v1.Health/Check", null, """{"service": "magnum.v1.Bays"}""");
        await CallAsync("grpc.health.v1.Health/List", null, "{}");
        await StreamAsync("grpc.health.v1.Health/Watch", null, "{}", "SERVING");
        await CallAsync("grpc.reflection.v1.ServerReflection/ServerReflectionInfo", null, """{"list_services": ""}""");
        await CallAsync("grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", null, """{"list_services": ""}""");

        services.ShouldBe(Services, ignoreOrder: true);
        _called.ShouldBe(methods.Select(method => method.Trim()), ignoreOrder: true);
        got.GetProperty("nodeAddresses").GetArrayLength().ShouldBe(1);
        listed.GetProperty("bays").GetArrayLength().ShouldBe(1);
        events.GetProperty("events").GetArrayLength().ShouldBeGreaterThan(5);
        drivers.GetProperty("drivers").EnumerateArray().Select(driver => driver.GetProperty("name").GetString()).ShouldContain("docker-ubuntu");
        health.GetProperty("status").GetString().ShouldBe("SERVING");
    }

    [Fact]
    public async Task Buf_RefusedCall_ShowsStatusMessageAndDetails()
    {
        using var demo = await CloudAccount.LogInAsync(running.Cloud.AuthUrl, "demo", "demopw", "demo");

        var (code, output) = await RunAsync("--header", $"x-auth-token: {demo.Token}", "--data", """{"id": "nowhere"}""", $"{running.Server.Address}/magnum.v1.Bays/GetBay");

        code.ShouldNotBe(0);
        output.ShouldContain("not_found");
        output.ShouldContain("There is no bay 'nowhere' in your project.");
        output.ShouldContain("google.rpc.ErrorInfo");
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string[] Command(params string[] arguments) =>
        [Environment.GetEnvironmentVariable("BUF") ?? "buf", "curl", "--protocol", "grpc", "--http2-prior-knowledge", .. arguments];

    private static Task<(int Code, string Output)> RunAsync(params string[] arguments) => ChildProcess.RunAsync(Command(arguments));

    private static async Task<string> BufAsync(params string[] arguments)
    {
        var (code, output) = await RunAsync(arguments);
        code.ShouldBe(0, output);
        return output;
    }

    private static string[] Header(CloudAccount? caller) => caller is null ? [] : ["--header", $"x-auth-token: {caller.Token}"];

    private async Task<JsonElement> CallAsync(string method, CloudAccount? caller, string request)
    {
        _called.Add(method);
        return JsonDocument.Parse(await BufAsync([.. Header(caller), "--data", request, $"{running.Server.Address}/{method}"])).RootElement;
    }

    // Calls that a bay of this driver has no answer to.
    private async Task ShouldRefuseAsync(string method, CloudAccount caller, string request, string why)
    {
        _called.Add(method);
        var (code, output) = await RunAsync([.. Header(caller), "--data", request, $"{running.Server.Address}/{method}"]);
        code.ShouldNotBe(0);
        output.ShouldContain(why);
    }

    private static string ResumeTokenIn(string output) => Regex.Match(output, "\"resumeToken\": *\"([^\"]+)\"").Groups[1].Value;

    private Task<string> WatchAsync(CloudAccount caller, string bay, string until, string resume = "") =>
        StreamAsync("magnum.v1.Bays/WatchBays", caller, $$"""{"id": "{{bay}}", "resume_token": "{{resume}}"}""", until);

    // A stream that does not end by itself is read until it has told what is waited for.
    private async Task<string> StreamAsync(string method, CloudAccount? caller, string request, string until)
    {
        _called.Add(method);
        await using var process = ChildProcess.Start(Command([.. Header(caller), "--data", request, $"{running.Server.Address}/{method}"]), readyWhen: until);
        await process.ReadyAsync();
        return process.Output;
    }
}
