namespace Magnum.Grains.Drivers;

/// <summary>The drivers that this server has.</summary>
public interface IDriverCatalog
{
    /// <summary>Every driver, sorted by name.</summary>
    IReadOnlyList<IBayDriver> All { get; }

    /// <summary>The driver for that server type, distribution and engine; null when there is none.</summary>
    IBayDriver? Find(string serverType, string osDistro, string coe);
}
