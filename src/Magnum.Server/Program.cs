using Magnum.Drivers;
using Magnum.Grains.Store;
using Magnum.Server.Hosting;
using Magnum.Server.Settings;

const int badSettings = 2;
const int cannotStart = 1;

if (args is ["--version"])
{
    Console.WriteLine(MagnumServer.Version);
    return 0;
}

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine("""
        magnum-server: creates and manages bays through Heat, over gRPC.

          --config FILE      settings, JSON (docs/operator-guide.md lists them)
          --SECTION:KEY=VALUE  one setting, such as --silo:lease_ttl=12
          --version, --help

        Environment: MAGNUM_SECTION__KEY=VALUE. Without any openstack setting, a simulated cloud is started.
        Exit status: 0 stopped when told to; 1 could not start; 2 settings do not fit.
        """);
    return 0;
}

try
{
    var commandLine = new ConfigurationBuilder().AddCommandLine(args).Build();
    var configuration = new ConfigurationBuilder();
    if (commandLine["config"] is { } file)
    {
        configuration.AddJsonFile(Path.GetFullPath(file), optional: false);
    }

    configuration.AddEnvironmentVariables("MAGNUM_").AddCommandLine(args);
    await MagnumServer.RunAsync(ServerSettings.Read(configuration.Build()));
    return 0;
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync($"The settings do not fit:{Environment.NewLine}{exception.Message}");
    return badSettings;
}
catch (Exception exception) when (exception is StoreException or InvalidDriverException or IOException or FormatException or ArgumentException or InvalidDataException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
{
    await Console.Error.WriteLineAsync($"The server cannot start: {exception.Message}");
    return cannotStart;
}
