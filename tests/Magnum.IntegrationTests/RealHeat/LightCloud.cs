using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.RealHeat;

/// <summary>A real Keystone and Heat (deploy/openstack/up.sh), with the agent that plays the software inside the servers.</summary>
public sealed class LightCloud : IAsyncLifetime
{
    private static readonly SemaphoreSlim Rules = new(1, 1);
    private ChildProcess? _agent;

    internal static Uri AuthUrl => new(Setting("MAGNUM_TEST_OS_AUTH_URL", "http://127.0.0.1:15000/v3"));

    private static string RuleFile => Path.Combine(
        Setting("MAGNUM_TEST_OS_STATE", Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "magnum-grains", "openstack", "light")),
        "fakecloud.json");

    public Task InitializeAsync()
    {
        _agent = CloudAgent.Start(AuthUrl);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _agent!.DisposeAsync();

    /// <summary>The settings of a server for this cloud, with patience for one that shares a small machine.</summary>
    internal static Dictionary<string, string> Settings() => new(TestServer.SettingsFor(AuthUrl), StringComparer.Ordinal)
    {
        ["silo:lease_ttl"] = "40",
        ["silo:call_timeout"] = "25",
        ["silo:periodic_interval"] = "2",
    };

    /// <summary>Scripts a failure of the stacks that such names have; the rule stays in force until it is removed.</summary>
    internal static Task AddRuleAsync(string type, string stack, string fail) =>
        ChangeRulesAsync(rules => rules.Add(new JsonObject { ["type"] = type, ["stack"] = stack, ["action"] = "CREATE", ["fail"] = fail }));

    /// <summary>Removes the rules for the stacks that such names have.</summary>
    internal static Task RemoveRulesAsync(string stack) => ChangeRulesAsync(rules =>
    {
        foreach (var rule in rules.Where(rule => rule!["stack"]?.GetValue<string>() == stack).ToList())
        {
            rules.Remove(rule);
        }
    });

    private static async Task ChangeRulesAsync(Action<JsonArray> change)
    {
        await Rules.WaitAsync();
        try
        {
            var rules = File.Exists(RuleFile) ? JsonNode.Parse(await File.ReadAllTextAsync(RuleFile))!.AsArray() : [];
            change(rules);
            var next = RuleFile + ".next";
            await File.WriteAllTextAsync(next, JsonSerializer.Serialize(rules));
            File.Move(next, RuleFile, overwrite: true);
        }
        finally
        {
            Rules.Release();
        }
    }

    private static string Setting(string variable, string otherwise) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : otherwise;
}
