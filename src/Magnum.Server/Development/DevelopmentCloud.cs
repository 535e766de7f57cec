using Magnum.CloudSimulator;
using Magnum.OpenStack;
using Magnum.Server.Settings;

namespace Magnum.Server.Development;

/// <summary>The simulated cloud of a development start, and with what the server logs in to it.</summary>
internal static class DevelopmentCloud
{
    public static async Task<(SimulatedCloud Cloud, OpenStackOptions Options)> StartAsync(ServerSettings settings, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var cloud = await SimulatedCloud.StartAsync(
            new SimulatedCloudOptions
            {
                Port = settings.SimulatorPort,
                StateFile = Path.Combine(settings.DataDirectory, "simulated-cloud.json"),
                Pace = settings.SimulatorPace,
                LoggerFactory = loggers,
            },
            cancellationToken);
        var options = new OpenStackOptions
        {
            AuthUrl = cloud.AuthUrl,
            CallTimeout = settings.Silo.CallTimeout,
            ServiceUser = new ServiceUserOptions { UserName = "magnum", Password = "svcpw" },
            TrusteeDomain = new TrusteeDomainOptions { DomainName = "magnum", AdminName = "magnum_domain_admin", AdminPassword = "domadmpw" },
        };
        return (cloud, options);
    }

    /// <summary>What a newcomer reads when the server is up.</summary>
    public static string Welcome(ServerSettings settings, string version, Uri simulator) => $"""
        Magnum.Grains {version} is ready.
          gRPC             {settings.Listen}
          simulated cloud  {simulator.Authority} (user demo, no real servers)
          data             {settings.DataDirectory}

        Make your first bay: in another terminal, in this folder, type

          ./magnum baymodel-create --name docker --coe docker --image-id ubuntu-docker --keypair-id testkey --external-network-id public
          ./magnum bay-create --name firstbay --baymodel docker --wait

        Ctrl-C stops the server.
        """;
}
