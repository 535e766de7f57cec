using System.Diagnostics;
using System.Net;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>A real etcd, at which those of a bay find each other.</summary>
public sealed class EtcdDiscovery : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("etcd-discovery-").FullName;
    private readonly string _address = Loopback.Next();
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false });
    private Process? _etcd;

    private string Url => $"http://{_address}:2379";

    public async Task InitializeAsync()
    {
        var peer = $"http://{_address}:2380";
        var start = new ProcessStartInfo("/usr/bin/etcd",
        [
            "--data-dir", _folder, "--enable-v2", "--listen-client-urls", Url, "--advertise-client-urls", Url,
            "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", $"default={peer}", "--log-level", "error",
        ]);
        _etcd = Process.Start(start)!;
        for (var tries = 300; !await AnswersAsync(); tries--)
        {
            tries.ShouldBeGreaterThan(0, "etcd does not answer");
            await Task.Delay(100);
        }
    }

    /// <summary>The discovery URL of a new cluster of that many.</summary>
    internal async Task<string> NewAsync(int size)
    {
        var url = $"{Url}/v2/keys/discovery/{Guid.NewGuid():N}";
        using var value = new FormUrlEncodedContent([new("value", $"{size}")]);
        using var answer = await Http.PutAsync(new Uri($"{url}/_config/size"), value);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return url;
    }

    public async Task DisposeAsync()
    {
        _etcd!.Kill();
        await _etcd.WaitForExitAsync();
        _etcd.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Url + "/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
