using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Magnum.Gateway.Nodes;
using Magnum.Gateway.Tests.Hosting;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Storage.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Tests.Nodes;

/// <summary>The endpoint for nodes on a loopback port, over a store in memory, a scripted cloud and a scripted authority.</summary>
internal sealed class NodeRig : IAsyncDisposable
{
    /// <summary>A request that any authority signs.</summary>
    public static readonly string Csr = NewCsr();

    public const string ServerToken = "server";
    public const string TrustToken = "server-with-trust";

    // One authority for all bays: making one takes long, and what it is made of is tested elsewhere.
    private static readonly BayCertificates Certificates = BayAuthority.Make("bay", Guid.NewGuid(), TimeProvider.System.GetUtcNow());

    private readonly ServiceProvider _services;
    private readonly NodeEndpoint _endpoint;
    private readonly HttpClient _http;
    private readonly Channel<int> _subscribed = Channel.CreateUnbounded<int>();
    private int _polls;

    private NodeRig(ServiceProvider services)
    {
        _services = services;
        _endpoint = services.GetRequiredService<NodeEndpoint>();
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _endpoint.Address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public required MemoryGrainStore Store { get; init; }

    public required StoreWithPause StorePause { get; init; }

    public required ScriptedCloud Cloud { get; init; }

    public required LogSink Log { get; init; }

    public Uri Address => _endpoint.Address;

    public static async Task<NodeRig> StartAsync(Func<NodeEndpointOptions, NodeEndpointOptions>? configure = null)
    {
        var (store, cloud, driver, log) = (new MemoryGrainStore(TimeProvider.System), new ScriptedCloud(), new ScriptedDriver(), new LogSink());
        var (paused, pause) = StoreWithPause.Over(store);
        var options = new NodeEndpointOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, 0),
            PublicUrl = new Uri("https://magnum.example.com:9511/"),
            AuthUrl = new Uri("https://keystone.example.com/v3/"),
        };
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug).AddFilter("Microsoft", LogLevel.Warning))
            .AddSingleton(TimeProvider.System)
            .AddSingleton(paused)
            .AddSingleton<IDiscoveryStore>(store)
            .AddSingleton<ICloud>(cloud)
            .AddSingleton<IDriverCatalog>(driver)
            .AddMagnumGateway(new GatewayOptions())
            .AddNodeEndpoint(configure?.Invoke(options) ?? options)
            .BuildServiceProvider();
        await services.GetRequiredService<NodeEndpoint>().StartAsync(CancellationToken.None);
        var rig = new NodeRig(services) { Store = store, StorePause = pause, Cloud = cloud, Log = log };
        pause.Subscribed = change => rig._subscribed.Writer.TryWrite(change);
        return rig;
    }

    /// <summary>Makes a bay whose servers log in with <see cref="ServerToken"/> and <see cref="TrustToken"/>, and answers with its discovery token.</summary>
    public async Task<(BayState Bay, string Token)> AddBayAsync(string name = "bay", int masters = 3, string trustee = "trustee", DateTimeOffset? expires = null)
    {
        var baymodel = new Baymodel
        {
            Uuid = Guid.NewGuid(),
            ProjectId = ScriptedCloud.Project,
            UserId = "user",
            Name = "model",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Spec = new BaymodelSpec { Coe = "swarm", ImageId = "image", KeypairId = "key", ExternalNetworkId = "public", ClusterDistro = "fedora-atomic" },
        };
        var uuid = Guid.NewGuid();
        var bay = new BayState
        {
            Uuid = uuid,
            ProjectId = ScriptedCloud.Project,
            UserId = "user",
            Name = name,
            BaymodelUuid = baymodel.Uuid,
            Baymodel = baymodel.Spec,
            NodeCount = 1,
            MasterCount = masters,
            Status = BayStatus.CreateInProgress,
            Needs = BayNeeds.Certificates | BayNeeds.Discovery,
            StackName = $"{name}-stack",
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        var token = DiscoveryToken.New(uuid);
        bay = bay with
        {
            Ledger = Ledger.Empty
                .With(new LedgerEntry(LedgerKind.Trustee, $"{uuid:D}", LedgerState.Present) { Id = trustee })
                .With(new LedgerEntry(LedgerKind.DiscoveryToken, "discovery", LedgerState.Present) { Id = token, ExpiresAt = expires ?? DateTimeOffset.MaxValue }),
        };
        await Store.CommitBaymodelAsync(new BaymodelCommit { State = baymodel, ExpectedRevision = null }, CancellationToken.None);
        (await Store.CommitBayAsync(new BayCommit { State = bay, ExpectedRevision = null, Baymodel = new BaymodelPin(baymodel.Uuid, 1), Secrets = Certificates.ToSecrets() }, CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);
        Cloud.Nodes[ServerToken] = new NodeCaller("trustee", null, [], string.Empty);
        Cloud.Nodes[TrustToken] = new NodeCaller("user-member", ScriptedCloud.Project, ["member"], string.Empty) { TrustId = "trust", TrusteeId = "trustee" };
        return (bay, token);
    }

    /// <summary>Removes a bay.</summary>
    public async Task RemoveAsync(BayState bay)
    {
        var told = new BayEvent { Type = BayEventTypes.Deleted, Time = DateTimeOffset.UnixEpoch, Status = BayStatus.DeleteComplete, Message = "gone" };
        (await Store.CommitBayAsync(new BayCommit { State = bay, ExpectedRevision = 1, Remove = true, Events = [told] }, CancellationToken.None)).Outcome.ShouldBe(CommitOutcome.Committed);
    }

    public async Task<NodeReply> SendAsync(HttpMethod method, string path, string? token = null, HttpContent? body = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        }

        using var answer = await _http.SendAsync(request, cancellationToken);
        return new NodeReply((int)answer.StatusCode, answer.Headers, answer.Content.Headers, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    public Task<NodeReply> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, token);

    public Task<NodeReply> PostAsync(string path, string? token, string json, string type = "application/json")
    {
        var body = new StringContent(json, Encoding.UTF8);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return SendAsync(HttpMethod.Post, path, token, body);
    }

    public Task<NodeReply> SignAsync(string? token, string bay, string? csr = null) =>
        PostAsync("/v1/certificates", token, new JsonObject { ["bay_uuid"] = bay, ["csr"] = csr ?? Csr }.ToJsonString());

    /// <summary>Registers a member as etcd does.</summary>
    public Task<NodeReply> RegisterAsync(string token, string member, string? value = null, string query = "?prevExist=false") =>
        SendAsync(HttpMethod.Put, $"/v1/discovery/{token}/{member}{query}", body: new FormUrlEncodedContent([KeyValuePair.Create("value", value ?? $"{member}=http://10.0.0.1:2380")]));

    /// <summary>Sends bytes as they are and answers with all that came back until the server closed.</summary>
    public async Task<string> SendRawAsync(string text, bool thenClose = false)
    {
        using var client = await ConnectAsync();
        await client.Stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        if (thenClose)
        {
            client.Tcp.Client.Shutdown(System.Net.Sockets.SocketShutdown.Send);
        }

        using var reader = new StreamReader(client.Stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Connects from an address of this machine.</summary>
    public async Task<NodeConnection> ConnectAsync(string from = "127.0.0.1")
    {
        var tcp = new System.Net.Sockets.TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await tcp.ConnectAsync(Address.Host, Address.Port);
        return new NodeConnection(tcp);
    }

    /// <summary>Waits until so many requests wait for members: each has subscribed to the store.</summary>
    public async Task UntilPollsAsync(int count)
    {
        while (_polls != count)
        {
            _polls += await _subscribed.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        }
    }

    public Task StopAsync() => _endpoint.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _endpoint.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
        await Store.DisposeAsync();
    }

    private static string NewCsr()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest("CN=whoever", key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }
}
