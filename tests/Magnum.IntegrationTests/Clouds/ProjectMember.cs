namespace Magnum.IntegrationTests.Clouds;

/// <summary>A new user who is a member of the project demo, and who can be taken out of it.</summary>
internal sealed class ProjectMember : IDisposable
{
    private static readonly string[] RoleNames = ["member", "heat_stack_owner"];
    private readonly CloudWitness _witness;
    private readonly IReadOnlyList<string> _roles;

    private ProjectMember(CloudWitness witness, CloudAccount account, IReadOnlyList<string> roles)
    {
        _witness = witness;
        _roles = roles;
        Account = account;
    }

    public CloudAccount Account { get; }

    public static async Task<ProjectMember> JoinAsync(CloudWitness witness, Uri authUrl)
    {
        var name = $"leaver-{Guid.NewGuid():N}";
        var made = await witness.Admin.SendAsync(HttpMethod.Post, "identity", "users", new { user = new { name, password = "leaverpw", domain_id = "default" } });
        var user = made!["user"]!["id"]!.GetValue<string>();
        var roles = new List<string>();
        foreach (var role in RoleNames)
        {
            var found = await witness.Admin.ListAsync("identity", $"roles?name={role}", "roles");
            roles.AddRange(found.Select(one => one["id"]!.GetValue<string>()));
        }

        foreach (var role in roles)
        {
            await witness.Admin.SendAsync(HttpMethod.Put, "identity", $"projects/{witness.Project.ProjectId}/users/{user}/roles/{role}");
        }

        return new ProjectMember(witness, await CloudAccount.LogInAsync(authUrl, name, "leaverpw", "demo"), roles);
    }

    /// <summary>Takes the user out of the project.</summary>
    public async Task LeaveAsync()
    {
        foreach (var role in _roles)
        {
            await _witness.Admin.SendAsync(HttpMethod.Delete, "identity", $"projects/{_witness.Project.ProjectId}/users/{Account.UserId}/roles/{role}");
        }
    }

    /// <summary>Removes the user.</summary>
    public Task RemoveAsync() => _witness.Admin.SendAsync(HttpMethod.Delete, "identity", $"users/{Account.UserId}");

    public void Dispose() => Account.Dispose();
}
