using System.Reflection;
using Magnum.Grains.Store;

namespace Magnum.Storage.Schema;

/// <summary>How far a database's schema is.</summary>
/// <param name="Level">The last migration; 0 for an empty database.</param>
/// <param name="MinBinary">The lowest level that a binary must know to work with it.</param>
/// <param name="Version">The product's version that made the last migration.</param>
internal sealed record SchemaLevel(int Level, int MinBinary, string Version)
{
    /// <summary>An empty database.</summary>
    public static SchemaLevel Empty { get; } = new(0, 0, "");

    /// <summary>This product's version.</summary>
    public static string ProductVersion { get; } =
        typeof(SchemaLevel).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Throws <see cref="StoreException"/> when a binary that knows up to <paramref name="known"/> must not work with it.</summary>
    public void Admit(int known)
    {
        if (MinBinary > known)
        {
            throw new StoreException(
                $"The database's schema is at level {Level}, made by version {Version}, and wants a server that knows level {MinBinary} or later; "
                + $"this one, version {ProductVersion}, knows level {known}. Start version {Version} or later.",
                isTransient: false,
                innerException: null);
        }
    }
}
