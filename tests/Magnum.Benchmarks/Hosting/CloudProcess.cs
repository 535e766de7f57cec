using System.Net.Http.Json;
using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.Benchmarks.Hosting;

/// <summary>The simulated cloud in a process of its own, and users of it.</summary>
internal sealed class CloudProcess : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-cloud-");
    private readonly int _port = LoopbackPort.Next();
    private readonly string[] _arguments;
    private ChildProcess? _process;

    private CloudProcess(string pace, bool isKept) =>
        _arguments = ["--port", $"{_port}", "--pace", pace, .. isKept ? (string[])["--state", Path.Combine(_folder.FullName, "cloud.json")] : []];

    public Uri AuthUrl => new($"http://127.0.0.1:{_port}/v3");

    /// <summary>Starts it.</summary>
    /// <param name="pace">Seconds in which it does half a server.</param>
    /// <param name="isKept">Whether what it has outlasts a stop.</param>
    public static async Task<CloudProcess> StartAsync(string pace, bool isKept = false)
    {
        var cloud = new CloudProcess(pace, isKept);
        await cloud.StartAgainAsync();
        return cloud;
    }

    /// <summary>Starts it after it was stopped.</summary>
    public Task StartAgainAsync()
    {
        _process = ChildProcess.Start(["dotnet", Checkout.Program("Magnum.CloudSimulator"), .. _arguments], readyWhen: "OS_AUTH_URL=");
        return _process.ReadyAsync();
    }

    /// <summary>Stops it; nobody answers at its address then.</summary>
    public async Task StopAsync()
    {
        await _process!.SignalAsync("TERM");
        await _process.EndedAsync();
        await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Sends it a signal, such as STOP.</summary>
    public Task SignalAsync(string signal) => _process!.SignalAsync(signal);

    /// <summary>Scripts a fault.</summary>
    public async Task AddFaultAsync(object fault)
    {
        using var http = new HttpClient();
        using var answer = await http.PostAsJsonAsync(new Uri(AuthUrl, "/faults"), fault);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Takes all faults away.</summary>
    public async Task ClearFaultsAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.DeleteAsync(new Uri(AuthUrl, "/faults"));
        answer.EnsureSuccessStatusCode();
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

        _folder.Delete(recursive: true);
    }
}
