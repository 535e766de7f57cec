using Magnum.Storage.Secrets;

namespace Magnum.Storage.Tests;

/// <summary>A database that outlives the store, and a way into it beside the store.</summary>
public abstract class DurableHarness : StoreHarness
{
    /// <summary>Opens the store; with other key-encryption keys than the tests' when given.</summary>
    public abstract Task OpenAsync(SecretKeys? keys = null);

    /// <summary>Closes the store; the database stays.</summary>
    public abstract Task CloseAsync();

    /// <summary>Carries out SQL that both databases know.</summary>
    public abstract Task ExecuteAsync(string sql);

    /// <summary>Replaces text in the bodies of a table.</summary>
    public abstract Task EditBodiesAsync(string table, string from, string to);

    /// <summary>Makes the database refuse secrets from now on.</summary>
    public abstract Task RefuseSecretsAsync();

    /// <summary>All that the database holds.</summary>
    public abstract Task<byte[]> DumpAsync();

    /// <summary>Whether that SQLSTATE-free message of a refused write may name this; a constraint's name, no value.</summary>
    public abstract string NameOfRefusal { get; }
}
