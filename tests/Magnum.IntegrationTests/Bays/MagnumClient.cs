using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.Bays;

/// <summary>The generated clients of a server, with one caller's token. It outlives a restart of the server.</summary>
internal sealed class MagnumClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly TestServer _server;
    private readonly GrpcChannel _channel;

    public MagnumClient(TestServer server, string? token)
    {
        _server = server;
        Token = token;
        _channel = GrpcChannel.ForAddress(server.Address);
        var calls = _channel.CreateCallInvoker().Intercept(headers =>
        {
            if (token is not null)
            {
                headers.Add("x-auth-token", token);
            }

            return headers;
        });
        Baymodels = new Baymodels.BaymodelsClient(calls);
        Bays = new V1.Bays.BaysClient(calls);
        Certificates = new Certificates.CertificatesClient(calls);
        Drivers = new V1.Drivers.DriversClient(calls);
        Services = new Services.ServicesClient(calls);
    }

    public string? Token { get; }

    public Baymodels.BaymodelsClient Baymodels { get; }

    public V1.Bays.BaysClient Bays { get; }

    public Certificates.CertificatesClient Certificates { get; }

    public V1.Drivers.DriversClient Drivers { get; }

    public Services.ServicesClient Services { get; }

    /// <summary>A baymodel of the sample driver.</summary>
    public static Baymodel DockerBaymodel(string name = "docker") => new()
    {
        Name = name,
        Coe = "docker",
        ImageId = "ubuntu-docker",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        DockerVolumeSize = 5,
    };

    /// <summary>A baymodel of Swarm bays, which have all that bays can have.</summary>
    public static Baymodel SwarmBaymodel(string name = "swarm") => new()
    {
        Name = name,
        Coe = "swarm",
        ImageId = "fedora-atomic-latest",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        DockerVolumeSize = 5,
    };

    /// <summary>Makes a baymodel of the sample driver and answers with its uuid.</summary>
    public async Task<string> CreateBaymodelAsync(string name = "docker") => (await CreateAsync(DockerBaymodel(name))).Uuid;

    /// <summary>Makes a baymodel and answers with it as it is kept.</summary>
    public async Task<Baymodel> CreateAsync(Baymodel baymodel) => await Baymodels.CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = baymodel });

    public async Task<Bay> CreateBayAsync(string name, string baymodel, int nodes = 1, string requestId = "") => await Bays.CreateBayAsync(
        new CreateBayRequest { Bay = new Bay { Name = name, BaymodelId = baymodel, NodeCount = nodes }, RequestId = requestId });

    public async Task<Bay> GetBayAsync(string id) => await Bays.GetBayAsync(new GetBayRequest { Id = id });

    public async Task<Bay> ScaleAsync(string id, int nodes) => await Bays.UpdateBayAsync(new UpdateBayRequest { Id = id, Bay = new Bay { NodeCount = nodes } });

    public async Task<Bay> DeleteBayAsync(string id) => await Bays.DeleteBayAsync(new DeleteBayRequest { Id = id });

    /// <summary>All events of a bay, oldest first.</summary>
    public async Task<IReadOnlyList<BayEvent>> EventsAsync(string id) =>
        (await Bays.ListBayEventsAsync(new ListBayEventsRequest { Id = id, PageSize = 1000 })).Events;

    /// <summary>The bay when no operation is in flight any more.</summary>
    public Task<Bay> SettledAsync(string id, TimeSpan? patience = null) => UntilAsync(id, bay => bay.Operation is null, patience);

    /// <summary>Follows a bay until it has that status; fails as soon as it is settled with another.</summary>
    public async Task<Bay> SettledAsync(string id, BayStatus status, TimeSpan? patience = null)
    {
        var bay = await SettledAsync(id, patience);
        bay.Status.ShouldBe(status, $"{bay}{Environment.NewLine}{_server.Output}");
        return bay;
    }

    /// <summary>Follows a bay until something holds of it.</summary>
    public async Task<Bay> UntilAsync(string id, Func<Bay, bool> holds, TimeSpan? patience = null)
    {
        Bay? last = null;
        try
        {
            using var watch = Bays.WatchBays(new WatchBaysRequest { Id = id }, deadline: DateTime.UtcNow + (patience ?? Patience));
            while (await watch.ResponseStream.MoveNext(CancellationToken.None))
            {
                last = watch.ResponseStream.Current.Bay ?? last;
                if (watch.ResponseStream.Current.Bay is { } bay && holds(bay))
                {
                    return bay;
                }
            }
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.DeadlineExceeded)
        {
            throw new TimeoutException($"In vain. The bay: {last}{Environment.NewLine}{_server.Output}", exception);
        }

        throw new InvalidOperationException("A watch ended by itself.");
    }

    /// <summary>Follows a bay until it is gone.</summary>
    public async Task GoneAsync(string id, TimeSpan? patience = null)
    {
        try
        {
            await UntilAsync(id, bay => bay.Status == BayStatus.DeleteComplete, patience);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            // Gone before the watch began.
        }
    }

    public void Dispose() => _channel.Dispose();
}
