namespace Magnum.Grains.Store;

/// <summary>Kinds of secrets that a bay has.</summary>
public static class SecretKinds
{
    /// <summary>The password of the bay's trustee.</summary>
    public const string TrusteePassword = "trustee-password";
}
