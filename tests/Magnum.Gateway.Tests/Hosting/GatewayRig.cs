using System.Net;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Grpc;
using Magnum.Silo.Turns;
using Magnum.Storage.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>The gateway on a loopback port, over a store in memory and a scripted cloud, and its clients.</summary>
internal sealed class GatewayRig : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private GatewayRig(WebApplication app, MemoryGrainStore store, ScriptedTurns turns, ScriptedCloud cloud, ScriptedDriver driver, BayPolicy policy, LogSink log)
    {
        (_app, Store, Turns, Cloud, Driver, Policy, Log) = (app, store, turns, cloud, driver, policy, log);
        _channel = GrpcChannel.ForAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public MemoryGrainStore Store { get; }

    public required StoreWithPause StorePause { get; init; }

    public ScriptedTurns Turns { get; }

    public ScriptedCloud Cloud { get; }

    public ScriptedDriver Driver { get; }

    public BayPolicy Policy { get; }

    public LogSink Log { get; }

    public Proto.Bays.BaysClient Bays => BaysAs("member");

    public Proto.Baymodels.BaymodelsClient Baymodels => BaymodelsAs("member");

    public static async Task<GatewayRig> StartAsync(GatewayOptions? options = null, BayPolicy? policy = null, int maxBays = 1_000)
    {
        var store = new MemoryGrainStore(TimeProvider.System);
        var (paused, pause) = StoreWithPause.Over(store);
        var (cloud, driver, log, life) = (new ScriptedCloud(), new ScriptedDriver(), new LogSink(), policy ?? new BayPolicy());
        var turns = new ScriptedTurns(new BayTurns(store, life, maxBays));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenGrpc(new IPEndPoint(IPAddress.Loopback, 0)));
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton(paused)
            .AddSingleton<IBayTurns>(turns)
            .AddSingleton<ICloud>(cloud)
            .AddSingleton<IDriverCatalog>(driver)
            .AddMagnumGateway(options ?? new GatewayOptions());
        var app = builder.Build();
        app.MapMagnumGateway(isGateway: true);
        await app.StartAsync();
        return new GatewayRig(app, store, turns, cloud, driver, life, log) { StorePause = pause };
    }

    public Proto.Bays.BaysClient BaysAs(string? token) => new(As(token));

    public Proto.Baymodels.BaymodelsClient BaymodelsAs(string? token) => new(As(token));

    public Proto.Certificates.CertificatesClient CertificatesAs(string? token) => new(As(token));

    public Proto.Drivers.DriversClient DriversAs(string? token) => new(As(token));

    public Proto.Services.ServicesClient ServicesAs(string? token) => new(As(token));

    public CallInvoker As(string? token) => _channel.Intercept(metadata =>
    {
        if (token is not null)
        {
            metadata.Add("x-auth-token", token);
        }

        return metadata;
    });

    /// <summary>Makes a baymodel.</summary>
    public Task<Proto.Baymodel> AddBaymodelAsync(string name = "model", bool isPublic = false, string token = "member") =>
        BaymodelsAs(token).CreateBaymodelAsync(new Proto.CreateBaymodelRequest { Baymodel = Sample.Baymodel(name, isPublic) }).ResponseAsync;

    /// <summary>Makes a bay, and its baymodel unless one is given; it stands before its stack is asked for.</summary>
    public async Task<Proto.Bay> AddBayAsync(string name = "bay", string? baymodel = null, string token = "member") =>
        await BaysAs(token).CreateBayAsync(new Proto.CreateBayRequest
        {
            Bay = new Proto.Bay { Name = name, BaymodelId = baymodel ?? (await AddBaymodelAsync(token: token)).Uuid },
        });

    /// <summary>Makes a bay and plays its silo until it is complete.</summary>
    public async Task<Proto.Bay> AddCompleteBayAsync(string name = "bay", string? baymodel = null)
    {
        var bay = await AddBayAsync(name, baymodel);
        await CompleteAsync(bay);
        return await Bays.GetBayAsync(new Proto.GetBayRequest { Id = bay.Uuid });
    }

    /// <summary>Plays the silo: Heat accepts the operation in flight and completes it.</summary>
    public async Task CompleteAsync(Proto.Bay bay)
    {
        var uuid = Guid.Parse(bay.Uuid);
        var state = (await Store.GetBayAsync(uuid, CancellationToken.None))!.State;
        var operation = state.Operation!.Id;
        var status = state.Operation.Kind == OperationKind.Create ? "CREATE_COMPLETE" : "UPDATE_COMPLETE";
        var stack = new Stack { Id = $"stack-of-{uuid:D}", Name = state.StackName, Status = status, Tags = StackTags.Of(uuid, operation) };
        await TellAsync(uuid, new BayMessage.StackAccepted(operation, stack.Id));
        await TellAsync(uuid, new BayMessage.StackSeen(operation, stack, null));
        await TellAsync(uuid, new BayMessage.OutputsRead(operation, new BayOutputs { NodeAddresses = [.. Enumerable.Range(1, state.NodeCount).Select(node => $"10.0.0.{node}")] }));
    }

    /// <summary>Deletes a complete bay and plays its silo until it is gone.</summary>
    public async Task RemoveAsync(Proto.Bay bay)
    {
        await Bays.DeleteBayAsync(new Proto.DeleteBayRequest { Id = bay.Uuid });
        var uuid = Guid.Parse(bay.Uuid);
        var operation = (await Store.GetBayAsync(uuid, CancellationToken.None))!.State.Operation!.Id;
        await TellAsync(uuid, new BayMessage.StackGone(operation));
        await TellAsync(uuid, new BayMessage.TrusteeGone(operation));
        (await Store.GetBayAsync(uuid, CancellationToken.None)).ShouldBeNull();
    }

    public async Task TellAsync(Guid bay, BayMessage message) =>
        (await Turns.RunAsync(bay, message, null, null, CancellationToken.None)).Refusal.ShouldBeNull();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
        await Store.DisposeAsync();
    }
}
