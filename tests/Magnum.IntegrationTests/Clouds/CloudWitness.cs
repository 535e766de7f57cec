namespace Magnum.IntegrationTests.Clouds;

/// <summary>Looks at a cloud past Magnum: as a project's user and as its administrator.</summary>
internal sealed class CloudWitness : IDisposable
{
    private CloudWitness(CloudAccount project, CloudAccount admin)
    {
        Project = project;
        Admin = admin;
    }

    public CloudAccount Project { get; }

    public CloudAccount Admin { get; }

    /// <summary>Logs in.</summary>
    /// <param name="authUrl">The cloud's Keystone.</param>
    /// <param name="project">A project that has a user of the same name: demo or alt.</param>
    public static async Task<CloudWitness> LogInAsync(Uri authUrl, string project = "demo") => new(
        await CloudAccount.LogInAsync(authUrl, project, "demopw", project),
        await CloudAccount.LogInAsync(authUrl, "admin", "adminpw", "admin"));

    /// <summary>What there is of a bay.</summary>
    public Task<BayTraces> TracesOfAsync(string bay, string? formerTrustee = null) => BayTraces.FindAsync(Project, Admin, bay, formerTrustee);

    /// <summary>How many stacks, trustees and trusts there are in the cloud, whosever they are.</summary>
    public async Task<int> LeftAsync()
    {
        var domain = (await Admin.ListAsync("identity", "domains?name=magnum", "domains")).Single()["id"];
        var trustees = await Admin.ListAsync("identity", $"users?domain_id={domain}", "users");
        var trusts = await Admin.ListAsync("identity", "OS-TRUST/trusts", "trusts");
        var stacks = await Project.ListAsync("orchestration", "stacks", "stacks");
        return trustees.Count + trusts.Count + stacks.Count(stack => stack["stack_status"]!.GetValue<string>() != "DELETE_COMPLETE");
    }

    public void Dispose()
    {
        Project.Dispose();
        Admin.Dispose();
    }
}
