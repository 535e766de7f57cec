namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>What HTTP/2 runs over.</summary>
public enum Transport
{
    /// <summary>Clear text.</summary>
    H2c,

    /// <summary>TLS, with a certificate that the client trusts.</summary>
    Tls,
}
