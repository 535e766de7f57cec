namespace Magnum.Cli.Authentication;

/// <summary>What Keystone answers to a log-in.</summary>
/// <param name="Value">The token; a secret.</param>
/// <param name="Catalog">The endpoints of the cloud; empty for a token that was given.</param>
internal sealed record KeystoneToken(string Value, IReadOnlyList<CatalogEndpoint> Catalog)
{
    /// <summary>Without the token, so that it can be shown.</summary>
    public override string ToString() => $"a token with {Catalog.Count} endpoints";
}
