using Magnum.Grains.Bays;
using Magnum.Grains.Drivers;
using Magnum.Grains.Store;

namespace Magnum.Silo.Effects;

/// <summary>With what the service is known to a bay's container engine, from its sealed secrets.</summary>
internal static class EngineCredentialsOf
{
    /// <summary>Reads them; null when the bay has no certificates, or no TLS.</summary>
    public static async Task<EngineCredentials?> ReadEngineCredentialsAsync(this BayState bay, IGrainStore store, CancellationToken cancellationToken)
    {
        if (bay.Baymodel.TlsDisabled)
        {
            return null;
        }

        var ca = await store.ReadSecretAsync(bay.ProjectId, bay.Uuid, SecretKinds.CaCertificate, cancellationToken);
        var certificate = await store.ReadSecretAsync(bay.ProjectId, bay.Uuid, SecretKinds.ClientCertificate, cancellationToken);
        var key = await store.ReadSecretAsync(bay.ProjectId, bay.Uuid, SecretKinds.ClientKey, cancellationToken);
        return ca is null || certificate is null || key is null ? null : new EngineCredentials(ca, certificate, key);
    }
}
