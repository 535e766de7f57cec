namespace Magnum.Grains.Drivers;

/// <summary>With what the service is known to a bay's container engine, and knows it. All PEM.</summary>
/// <param name="CaCertificate">The certificate of the bay's authority: the engine's own must be of it.</param>
/// <param name="ClientCertificate">The service's certificate, of the same authority.</param>
/// <param name="ClientKey">Its private key.</param>
public sealed record EngineCredentials(string CaCertificate, string ClientCertificate, string ClientKey)
{
    /// <inheritdoc/>
    public override string ToString() => "credentials for a bay's engine";
}
