using System.Text.Json.Nodes;

namespace Magnum.IntegrationTests.Clouds;

/// <summary>What there is of one bay in the cloud: ids of its stacks, its trustee users, the trusts made for them, and its node users.</summary>
internal sealed record BayTraces(IReadOnlyList<string> Stacks, IReadOnlyList<string> Trustees, IReadOnlyList<string> Trusts, IReadOnlyList<string> NodeUsers)
{
    /// <summary>Looks as the project's user for the stacks, as the administrator for the rest.</summary>
    /// <param name="project">A user of the bay's project.</param>
    /// <param name="admin">The administrator.</param>
    /// <param name="bay">The bay.</param>
    /// <param name="formerTrustee">A trustee that may be gone, whose trusts are to be gone too.</param>
    public static async Task<BayTraces> FindAsync(CloudAccount project, CloudAccount admin, string bay, string? formerTrustee = null)
    {
        var domain = (await admin.ListAsync("identity", "domains?name=magnum", "domains")).Single()["id"];
        var trustees = Ids(await admin.ListAsync("identity", $"users?name={bay}&domain_id={domain}", "users"));
        var nodeUsers = Ids(await admin.ListAsync("identity", $"users?name={bay}-node&domain_id={domain}", "users"));
        var trusts = new List<string>();
        foreach (var trustee in formerTrustee is null ? trustees : trustees.Append(formerTrustee).Distinct())
        {
            trusts.AddRange(Ids(await admin.ListAsync("identity", $"OS-TRUST/trusts?trustee_user_id={trustee}", "trusts")));
        }

        // Heat may list a stack for a moment after it is gone.
        var stacks = await project.ListAsync("orchestration", $"stacks?tags=magnum-bay-{bay}", "stacks");
        return new BayTraces(Ids(stacks.Where(stack => stack["stack_status"]!.GetValue<string>() != "DELETE_COMPLETE")), trustees, trusts, nodeUsers);
    }

    public void ShouldBeOneOfEach()
    {
        Stacks.Count.ShouldBe(1, ToString());
        Trustees.Count.ShouldBe(1, ToString());
        Trusts.Count.ShouldBe(1, ToString());
    }

    public void ShouldBeNone()
    {
        Stacks.ShouldBeEmpty();
        Trustees.ShouldBeEmpty();
        Trusts.ShouldBeEmpty();
        NodeUsers.ShouldBeEmpty();
    }

    public void ShouldBe(BayTraces other)
    {
        Stacks.ShouldBe(other.Stacks);
        Trustees.ShouldBe(other.Trustees);
        Trusts.ShouldBe(other.Trusts);
        NodeUsers.ShouldBe(other.NodeUsers);
    }

    private static List<string> Ids(IEnumerable<JsonNode> items) => [.. items.Select(item => item["id"]!.GetValue<string>())];
}
