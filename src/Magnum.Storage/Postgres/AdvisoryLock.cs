namespace Magnum.Storage.Postgres;

/// <summary>The first numbers of the advisory locks that the store takes, so that no two uses meet.</summary>
internal static class AdvisoryLock
{
    /// <summary>Changing the schema.</summary>
    public const int Schema = 0x4d47_0001;

    /// <summary>Creating in a project; the second number is a hash of it.</summary>
    public const int Project = 0x4d47_0002;
}
