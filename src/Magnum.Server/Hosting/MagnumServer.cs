using System.Reflection;
using System.Security.Cryptography.X509Certificates;
using Magnum.Drivers;
using Magnum.Gateway;
using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Magnum.Grains.Cloud;
using Magnum.Grains.Discovery;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;
using Magnum.Grpc;
using Magnum.OpenStack;
using Magnum.OpenStack.Bays;
using Magnum.OpenStack.Discovery;
using Magnum.Server.Development;
using Magnum.Server.Settings;
using Magnum.Silo;
using Magnum.Silo.Turns;

namespace Magnum.Server.Hosting;

/// <summary>Puts the server together and runs it until it is told to stop.</summary>
internal static partial class MagnumServer
{
    /// <summary>The version of this program.</summary>
    public static string Version { get; } = typeof(MagnumServer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static async Task RunAsync(ServerSettings settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Log(builder.Logging, settings);
        using var loggers = LoggerFactory.Create(logging => Log(logging, settings));
        using var telemetry = settings.OtlpEndpoint is null ? null : new Telemetry(new Uri(settings.OtlpEndpoint), Version);
        var drivers = DriverCatalog.Load(settings.DriverDirectories);
        var failPoints = new FailPoints(settings.KillAt, settings.HoldAt, settings.RecordPoints, OwnProcess.Kill, OwnProcess.Hold);
        await using var store = await GrainStores.OpenAsync(settings, failPoints, loggers, CancellationToken.None);
        var (simulated, openStack) = settings.OpenStack is { } real ? (null, real) : await DevelopmentCloud.StartAsync(settings, loggers, CancellationToken.None);
        await using var cloud = simulated;
        var nodesUrl = settings.Nodes.Endpoint.PublicUrl.AbsoluteUri.TrimEnd('/');
        using var discovery = new DiscoveryService(new OwnDiscovery(nodesUrl), settings.DiscoveryEndpoint, settings.Silo.CallTimeout);
        using var clients = new OpenStackCloud(openStack, TimeProvider.System, loggers, failPoints: failPoints);

        if (openStack.CaFile is not null && settings.Nodes.CaCertificates is null && settings.IsSilo)
        {
            LogAuthorityUntold(loggers.CreateLogger(nameof(MagnumServer)));
        }

        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ListenGrpc(settings.Listen, listener =>
            {
                listener.Certificate = CertificateOf(settings.CertificateFile, settings.CertificateKeyFile);
                listener.MaxConnections = settings.MaxConnections;
                listener.MaxConnectionAge = settings.MaxConnectionAge;
                listener.MaxConnectionAgeGrace = settings.MaxConnectionAgeGrace;
            });
        });
        if (settings.CertificateFile is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services
            .AddRouting()
            .Configure<HostOptions>(host => host.ShutdownTimeout = settings.Silo.DrainTimeout + TimeSpan.FromSeconds(5))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IGrainStore>(store.Store)
            .AddSingleton<IDiscoveryStore>(store.Members)
            .AddSingleton<IDriverCatalog>(drivers)
            .AddSingleton<ICloud>(new BayCloud(clients, openStack))
            .AddSingleton<IBayTurns>(new BayTurns(store.Store, settings.Bays, settings.MaxBaysInProject))
            .AddMagnumGateway(settings.Gateway)
            .AddHostedService<StoreHealth>();
        builder.Services.AddSingleton<IHostLifetime, Microsoft.Extensions.Hosting.Internal.ConsoleLifetime>();
        if (settings.IsSilo)
        {
            builder.Services
                .AddSingleton(settings.Silo)
                .AddSingleton(settings.Bays)
                .AddSingleton(new ServiceAddresses(nodesUrl, (settings.Nodes.AuthUrl ?? openStack.AuthUrl!).AbsoluteUri.TrimEnd('/'), openStack.Region)
                {
                    CaCertificates = settings.Nodes.CaCertificates,
                })
                .AddSingleton<ICertificateMaker, CertificateMaker>()
                .AddSingleton<IDiscovery>(discovery)
                .AddSingleton<BayPreparation>()
                .AddSingleton(new SiloIdentity(Guid.NewGuid(), settings.Host, "magnum-server"))
                .AddHostedService<SiloHost>();
        }

        if (settings.IsGateway)
        {
            builder.Services.AddNodeEndpoint(settings.Nodes.Endpoint with
            {
                AuthUrl = settings.Nodes.AuthUrl ?? openStack.AuthUrl!,
                Certificate = CertificateOf(settings.Nodes.CertificateFile, settings.Nodes.CertificateKeyFile),
            });
        }

        await using var app = builder.Build();
        app.UseRouting();
        app.MapMagnumGateway(settings.IsGateway);
        await app.StartAsync();
        Console.WriteLine(simulated is null
            ? $"Magnum.Grains {Version} is ready: gRPC on {settings.Listen}, roles {(settings.IsGateway ? "gateway " : string.Empty)}{(settings.IsSilo ? "silo" : string.Empty)}."
            : DevelopmentCloud.Welcome(settings, Version, simulated.BaseAddress));
        await app.WaitForShutdownAsync();
    }

    [LoggerMessage(6002, LogLevel.Warning, "The database cannot be used yet; it is tried again for a minute: {Reason}")]
    internal static partial void LogDatabaseAway(ILogger logger, string reason);

    private static void Log(ILoggingBuilder logging, ServerSettings settings)
    {
        logging.SetMinimumLevel(settings.LogLevel).AddFilter("Microsoft", LogLevel.Warning);
        if (settings.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }

    [LoggerMessage(6001, LogLevel.Warning, "openstack:ca_file is set, but nodes:ca_file is not: if the authorities in it are not known ones, the servers of bays do not trust the cloud, and all bays fail with NODE_BOOT_TIMEOUT.")]
    private static partial void LogAuthorityUntold(ILogger logger);

    private static X509Certificate2? CertificateOf(string? certificateFile, string? keyFile) => certificateFile is null
        ? null
        : X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
}
