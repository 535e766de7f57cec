using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.Benchmarks.Hosting;

/// <summary>The simulated cloud in a process of its own, and users of it.</summary>
internal sealed class CloudProcess : IAsyncDisposable
{
    private readonly int _port = LoopbackPort.Next();
    private ChildProcess? _process;

    private CloudProcess()
    {
    }

    public Uri AuthUrl => new($"http://127.0.0.1:{_port}/v3");

    /// <summary>Starts it.</summary>
    /// <param name="pace">Seconds in which it does half a server.</param>
    public static async Task<CloudProcess> StartAsync(string pace)
    {
        var cloud = new CloudProcess();
        cloud._process = ChildProcess.Start(
            ["dotnet", Checkout.Program("Magnum.CloudSimulator"), "--port", $"{cloud._port}", "--pace", pace], readyWhen: "OS_AUTH_URL=");
        await cloud._process.ReadyAsync();
        return cloud;
    }

    public Task<CloudAccount> AdminAsync() => CloudAccount.LogInAsync(AuthUrl, "admin", "adminpw", "admin");

    /// <summary>Users in as many new projects, logged in.</summary>
    public async Task<IReadOnlyList<CloudAccount>> TenantsAsync(int count)
    {
        using var admin = await AdminAsync();
        var user = (await admin.SendAsync(HttpMethod.Post, "identity", "users", new { user = new { name = "tenant", password = "tenantpw", domain_id = "default" } }))!["user"]!["id"]!.GetValue<string>();
        var roles = (await admin.ListAsync("identity", "roles", "roles"))
            .Where(role => role["name"]!.GetValue<string>() is "member" or "heat_stack_owner")
            .Select(role => role["id"]!.GetValue<string>())
            .ToList();
        var tenants = new List<CloudAccount>();
        for (var number = 0; number < count; number++)
        {
            var project = (await admin.SendAsync(HttpMethod.Post, "identity", "projects", new { project = new { name = $"tenant-{number}", domain_id = "default" } }))!["project"]!["id"]!.GetValue<string>();
            foreach (var role in roles)
            {
                await admin.SendAsync(HttpMethod.Put, "identity", $"projects/{project}/users/{user}/roles/{role}");
            }

            tenants.Add(await CloudAccount.LogInAsync(AuthUrl, "tenant", "tenantpw", $"tenant-{number}"));
        }

        return tenants;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
