using System.Text.Json.Nodes;
using Magnum.IntegrationTests.Clouds;
using Magnum.V1;

namespace Magnum.ChaosTests.Checks;

/// <summary>What the cloud has of bays, against what it should have.</summary>
/// <param name="admin">Sees trustees and trusts.</param>
/// <param name="tenants">The projects of the bays.</param>
internal sealed class CloudCheck(CloudAccount admin, IReadOnlyList<CloudAccount> tenants)
{
    private const string Tag = "magnum-bay-";

    /// <summary>What of these bays' stacks, trustees and trusts is not one each, and whose stack is not as the bay says.</summary>
    public async Task<List<string>> OneOfEachAsync(IReadOnlyList<AuditedBay> bays, IReadOnlyDictionary<string, Bay> found)
    {
        var wrong = new List<string>();
        var stacks = await StacksAsync();
        foreach (var bay in bays)
        {
            var living = stacks[bay.Uuid].Where(IsThere).ToList();
            var trustees = await TrusteesAsync(bay);
            var trusts = await TrustsAsync(bay, trustees);
            if (living.Count != 1 || trustees.Count != 1 || trusts != 1)
            {
                wrong.Add($"Bay {bay.Uuid} ({found[bay.Uuid].Status}) has {living.Count} stacks, {trustees.Count} trustees, {trusts} trusts.");
                continue;
            }

            var nodes = (await tenants.Single(tenant => tenant.ProjectId == bay.Project).GetAsync("orchestration", $"stacks/{living[0]["stack_name"]}/{living[0]["id"]}"))
                ["stack"]!["parameters"]!["node_count"]!.ToString();
            if (nodes != $"{found[bay.Uuid].NodeCount}")
            {
                wrong.Add($"Bay {bay.Uuid} ({found[bay.Uuid].Status}) wants {found[bay.Uuid].NodeCount} nodes, and its stack has {nodes}.");
            }
        }

        return wrong;
    }

    /// <summary>What is left of these bays, and which had two stacks at a time.</summary>
    public async Task<List<string>> NothingLeftAsync(IReadOnlyList<AuditedBay> bays)
    {
        var wrong = new List<string>();
        var stacks = await StacksAsync();
        foreach (var bay in bays)
        {
            var living = stacks[bay.Uuid].Count(IsThere);
            var trustees = await TrusteesAsync(bay);
            var trusts = await TrustsAsync(bay, trustees);
            if (living + trustees.Count + trusts > 0)
            {
                wrong.Add($"Of the deleted bay {bay.Uuid} there are left: {living} stacks, {trustees.Count} trustees, {trusts} trusts.");
            }

            var lives = stacks[bay.Uuid].Select(stack => (Made: Time(stack, "creation_time"), Gone: Time(stack, "deletion_time"))).OrderBy(life => life.Made, StringComparer.Ordinal).ToList();
            if (lives.Zip(lives.Skip(1)).Any(pair => pair.First.Gone.Length == 0 || string.CompareOrdinal(pair.Second.Made, pair.First.Gone) < 0))
            {
                wrong.Add($"Bay {bay.Uuid} had two stacks at a time: {string.Join(", ", lives)}.");
            }
        }

        return wrong;
    }

    private static string Time(JsonNode stack, string member) => stack[member]?.GetValue<string>() ?? string.Empty;

    private static bool IsThere(JsonNode stack) => stack["stack_status"]!.GetValue<string>() != "DELETE_COMPLETE";

    // By the bay that their tag names, those that are gone too.
    private async Task<ILookup<string, JsonNode>> StacksAsync()
    {
        var stacks = new List<JsonNode>();
        foreach (var tenant in tenants)
        {
            stacks.AddRange(await tenant.ListAsync("orchestration", "stacks?show_deleted=true", "stacks"));
        }

        return stacks.SelectMany(stack => (stack["tags"]?.AsArray() ?? [])
                .Select(tag => tag!.GetValue<string>())
                .Where(tag => tag.StartsWith(Tag, StringComparison.Ordinal))
                .Select(tag => (Bay: tag[Tag.Length..], Stack: stack)))
            .ToLookup(pair => pair.Bay, pair => pair.Stack, StringComparer.Ordinal);
    }

    private async Task<IReadOnlyList<string>> TrusteesAsync(AuditedBay bay)
    {
        var domain = (await admin.ListAsync("identity", "domains?name=magnum", "domains")).Single()["id"];
        return [.. (await admin.ListAsync("identity", $"users?name={bay.Uuid}&domain_id={domain}", "users")).Select(user => user["id"]!.GetValue<string>())];
    }

    private async Task<int> TrustsAsync(AuditedBay bay, IReadOnlyList<string> trustees)
    {
        var count = 0;
        foreach (var trustee in trustees.Concat(bay.Owned("TRUSTEE")).Distinct(StringComparer.Ordinal))
        {
            count += (await admin.ListAsync("identity", $"OS-TRUST/trusts?trustee_user_id={trustee}", "trusts")).Count;
        }

        return count;
    }
}
