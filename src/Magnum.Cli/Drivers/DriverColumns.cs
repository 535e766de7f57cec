using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Drivers;

/// <summary>What can be shown of a driver.</summary>
internal static class DriverColumns
{
    /// <summary>The columns of <c>driver-list</c>.</summary>
    public static readonly IReadOnlyList<Column<Driver>> Usual =
    [
        new("name", driver => driver.Name),
        new("version", driver => Values.Text(driver.Version)),
        new("coe", driver => Values.Text(driver.Coe)),
        new("os_distro", driver => Values.Text(driver.OsDistro)),
        new("server_type", driver => Values.Text(driver.ServerType)),
    ];

    /// <summary>The rows of <c>driver-show</c>.</summary>
    public static readonly IReadOnlyList<Column<Driver>> All =
    [
        .. Usual,
        new("description", driver => Values.Text(driver.Description)),
        new("ssh_user", driver => Values.Text(driver.SshUser)),
        new("network_drivers", driver => Values.List(driver.NetworkDrivers)),
        new("volume_drivers", driver => Values.List(driver.VolumeDrivers)),
        new("docker_storage_drivers", driver => Values.List(driver.DockerStorageDrivers)),
        new("max_master_count", driver => driver.MaxMasterCount.ToString()),
    ];

    /// <summary>The columns of a driver's labels.</summary>
    public static readonly IReadOnlyList<Column<DriverLabel>> OfLabel =
    [
        new("label", label => label.Name),
        new("type", label => Values.Text(label.Type)),
        new("default", label => Values.Text(label.DefaultValue)),
        new("allowed", label => label.AllowedValues.Count == 0 ? Values.None : string.Join(", ", label.AllowedValues)),
        new("description", label => Values.Text(label.Description)),
    ];
}
