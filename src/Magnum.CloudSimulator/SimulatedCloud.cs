using System.Net;
using Magnum.CloudSimulator.Faults;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration;
using Magnum.CloudSimulator.State;
using Magnum.CloudSimulator.Wire;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.CloudSimulator;

/// <summary>
/// A small OpenStack in this process: Keystone, Heat, Glance, Nova and Neutron over HTTP on loopback, answering as the real ones do.
/// It knows the users admin/adminpw, demo/demopw and alt/demopw (a project of the same name each), magnum/svcpw in project service,
/// and magnum_domain_admin/domadmpw of the domain magnum.
/// </summary>
public sealed class SimulatedCloud : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly StateKeeper? _keeper;

    private SimulatedCloud(WebApplication app, StateKeeper? keeper, FaultBoard faults, Uri address)
    {
        _app = app;
        _keeper = keeper;
        Faults = faults;
        BaseAddress = address;
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:port/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>What to log in at: Keystone's address, the one of OS_AUTH_URL.</summary>
    public Uri AuthUrl => new(BaseAddress, "v3");

    /// <summary>The faults in force.</summary>
    public FaultBoard Faults { get; }

    /// <summary>Starts a cloud: from its state file when there is one, else a new one.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="InvalidDataException">The state file cannot be read.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatedCloud> StartAsync(SimulatedCloudOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var loggers = options.LoggerFactory ?? NullLoggerFactory.Instance;
        var faults = new FaultBoard();
        foreach (var rule in options.Faults)
        {
            faults.Add(rule);
        }

        foreach (var rule in options.ResourceFaults)
        {
            faults.Add(rule);
        }

        var file = options.StateFile is null ? null : new StateFile(options.StateFile);
        var state = file?.Read() ?? new CloudState { Identity = IdentitySeed.Create(), Heat = new HeatState() };
        var identity = new IdentityStore(state.Identity, options.TokenLifetime);
        var engine = new HeatEngine(state.Heat, identity, faults, options);
        var gateway = new CloudGateway(faults, options, loggers.CreateLogger<CloudGateway>());

        var app = Build(options, loggers);
        app.MapCloud(gateway, identity, engine, faults, options);
        StateKeeper? keeper = null;
        if (file is not null)
        {
            gateway.Keeper = keeper = new StateKeeper(file, Render, options.FlushDelay, options.TimeProvider, loggers.CreateLogger<StateKeeper>());
            keeper.Touch();
            await keeper.FlushAsync(cancellationToken);
            keeper.Start();
        }

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException)
        {
            await app.DisposeAsync();
            await (keeper?.DisposeAsync() ?? ValueTask.CompletedTask);
            throw;
        }

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new SimulatedCloud(app, keeper, faults, new Uri(address));

        byte[] Render()
        {
            lock (gateway.Gate)
            {
                engine.Advance(options.TimeProvider.GetUtcNow());
                return StateFile.Render(new CloudState { Identity = state.Identity, Heat = engine.Snapshot() });
            }
        }
    }

    /// <summary>Returns when every change so far is in the state file. Without one, at once.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _keeper?.FlushAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Returns when the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops listening and writes the state.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_keeper is not null)
        {
            await _keeper.DisposeAsync();
        }
    }

    private static WebApplication Build(SimulatedCloudOptions options, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
        });
        var app = builder.Build();
        app.UseRouting();
        return app;
    }
}
