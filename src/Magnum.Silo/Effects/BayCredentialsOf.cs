using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;

namespace Magnum.Silo.Effects;

/// <summary>The credentials of a bay, from its ledger and its sealed password.</summary>
internal static class BayCredentialsOf
{
    /// <summary>Reads them; null when the bay has no trustee or trust.</summary>
    public static async Task<BayCredentials?> ReadCredentialsAsync(this BayState bay, IGrainStore store, CancellationToken cancellationToken)
    {
        if (bay.Ledger.Find(LedgerKind.Trustee) is not { Id: { } trustee } || bay.Ledger.Find(LedgerKind.Trust) is not { Id: { } trust })
        {
            return null;
        }

        var password = await store.ReadSecretAsync(bay.ProjectId, bay.Uuid, SecretKinds.TrusteePassword, cancellationToken);
        return password is null ? null : new BayCredentials(trustee, password, trust);
    }
}
