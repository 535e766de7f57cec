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

    public static async Task<CloudWitness> LogInAsync(Uri authUrl) => new(
        await CloudAccount.LogInAsync(authUrl, "demo", "demopw", "demo"),
        await CloudAccount.LogInAsync(authUrl, "admin", "adminpw", "admin"));

    /// <summary>What there is of a bay.</summary>
    public Task<BayTraces> TracesOfAsync(string bay, string? formerTrustee = null) => BayTraces.FindAsync(Project, Admin, bay, formerTrustee);

    public void Dispose()
    {
        Project.Dispose();
        Admin.Dispose();
    }
}
