using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Discovery;

/// <summary>A real etcd that is to find its cluster by a discovery address, on ports and in a folder of its own.</summary>
internal sealed class EtcdMember : IAsyncDisposable
{
    // On a loaded machine leaders shall not change while a test looks.
    private const string Heartbeat = "500";
    private const string Election = "5000";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-etcd-");
    private readonly ChildProcess _process;

    private EtcdMember(string name, string discoveryUrl)
    {
        Name = name;
        Client = new Uri($"http://127.0.0.1:{LoopbackPort.Next()}");
        var peer = $"http://127.0.0.1:{LoopbackPort.Next()}";
        string[] command =
        [
            "etcd", "--name", name, "--data-dir", Path.Combine(_folder.FullName, "data"), "--discovery", discoveryUrl, "--discovery-fallback", "exit",
            "--initial-advertise-peer-urls", peer, "--listen-peer-urls", peer, "--advertise-client-urls", Client.ToString().TrimEnd('/'), "--listen-client-urls", Client.ToString().TrimEnd('/'),
            "--heartbeat-interval", Heartbeat, "--election-timeout", Election, "--enable-v2=true", "--logger", "zap",
        ];
        _process = ChildProcess.Start(command, readyWhen: "serving client traffic");
    }

    public string Name { get; }

    public Uri Client { get; }

    public string Output => _process.Output;

    public static EtcdMember Start(string name, string discoveryUrl) => new(name, discoveryUrl);

    /// <summary>Returns when it serves, as a member of its cluster.</summary>
    public Task ReadyAsync() => _process.ReadyAsync();

    /// <summary>Returns its exit status when it has given up.</summary>
    public Task<int> EndedAsync() => _process.EndedAsync();

    /// <summary>Answers of its own API.</summary>
    public async Task<string> AskAsync(HttpMethod method, string path, HttpContent? body = null)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Client };
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {(int)answer.StatusCode} {text}");
        return text;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
