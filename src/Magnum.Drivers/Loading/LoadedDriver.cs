using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Loading;

/// <summary>A driver and the file that says so.</summary>
internal sealed record LoadedDriver(IBayDriver Driver, string File);
