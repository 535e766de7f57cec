using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests;

/// <summary>What tests do with stacks.</summary>
internal static class StackSteps
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    public static string UniqueName() => $"test-{Guid.NewGuid():N}"[..17];

    public static JsonObject ClusterBody(string name, int count = 2, string? tags = null)
    {
        var body = new JsonObject
        {
            ["stack_name"] = name,
            ["template"] = Templates.Cluster,
            ["files"] = new JsonObject { ["node.yaml"] = Templates.Node },
            ["parameters"] = new JsonObject { ["needed"] = "yes", ["count"] = count },
            ["timeout_mins"] = 15,
        };
        if (tags is not null)
        {
            body["tags"] = tags;
        }

        return body;
    }

    public static JsonObject Body(string name, JsonNode template) => new() { ["stack_name"] = name, ["template"] = template };

    public static async Task<TestStack> CreateAsync(this CloudUser user, JsonObject body)
    {
        var reply = await user.PostAsync($"{user.Heat}/stacks", body);
        reply.Status.ShouldBe(201, reply.Body);
        return new TestStack((string)body["stack_name"]!, (string)reply.Json["stack"]!["id"]!);
    }

    public static string Url(this CloudUser user, TestStack stack) => $"{user.Heat}/stacks/{stack.Name}/{stack.Id}";

    public static async Task<JsonObject> ShowAsync(this CloudUser user, TestStack stack)
    {
        var reply = await user.GetAsync(user.Url(stack));
        reply.Status.ShouldBe(200, reply.Body);
        return reply.Json["stack"]!.AsObject();
    }

    /// <summary>The stack once nothing is in progress; a cloud gives no signal, so it is asked until it says so.</summary>
    public static Task<JsonObject> SettledAsync(this CloudUser user, TestStack stack) =>
        user.UntilAsync(stack, status => !status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal));

    public static Task<JsonObject> ReachesAsync(this CloudUser user, TestStack stack, string wanted) =>
        user.UntilAsync(stack, status => status == wanted);

    private static async Task<JsonObject> UntilAsync(this CloudUser user, TestStack stack, Predicate<string> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var shown = await user.ShowAsync(stack);
            if (holds((string)shown["stack_status"]!))
            {
                return shown;
            }

            await ticks.WaitForNextTickAsync(patience.Token);
        }
    }

    public static async Task<JsonObject> SettledAsync(this CloudUser user, TestStack stack, string status)
    {
        var shown = await user.SettledAsync(stack);
        ((string?)shown["stack_status"]).ShouldBe(status, (string?)shown["stack_status_reason"]);
        return shown;
    }

    public static async Task<List<JsonObject>> ResourcesAsync(this CloudUser user, TestStack stack, int depth = 5)
    {
        var reply = await user.GetAsync($"{user.Url(stack)}/resources?nested_depth={depth}");
        reply.Status.ShouldBe(200, reply.Body);
        return [.. reply.Json["resources"]!.AsArray().Select(resource => resource!.AsObject())];
    }

    public static JsonObject Output(this JsonObject stack, string name) =>
        stack["outputs"]!.AsArray().Single(output => (string?)output!["output_key"] == name)!.AsObject();

    public static string[] Texts(this JsonNode? list) => [.. list!.AsArray().Select(item => (string)item!)];

    /// <summary>The node's server: its id is what stands for the node.</summary>
    public static Dictionary<string, string> Servers(this IEnumerable<JsonObject> resources) => resources
        .Where(resource => (string?)resource["resource_name"] == "server")
        .ToDictionary(resource => (string)resource["parent_resource"]!, resource => (string)resource["physical_resource_id"]!);
}
