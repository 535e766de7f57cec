namespace Magnum.Grains.Store;

/// <summary>Kinds of secrets that a bay has.</summary>
public static class SecretKinds
{
    /// <summary>The password of the bay's trustee.</summary>
    public const string TrusteePassword = "trustee-password";

    /// <summary>The certificate of the bay's certificate authority, PEM.</summary>
    public const string CaCertificate = "ca-certificate";

    /// <summary>The private key of that authority, PEM.</summary>
    public const string CaKey = "ca-key";

    /// <summary>The certificate with which the service speaks to the bay's engine, PEM.</summary>
    public const string ClientCertificate = "client-certificate";

    /// <summary>The private key of that certificate, PEM.</summary>
    public const string ClientKey = "client-key";
}
