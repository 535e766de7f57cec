namespace Grpc.Net.Client.Balancer;

/// <summary>What a resolver is to resolve.</summary>
public sealed class ResolverOptions
{
    internal ResolverOptions(Uri address, int defaultPort, TimeProvider time)
    {
        Address = address;
        DefaultPort = defaultPort;
        Time = time;
    }

    /// <summary>The target of the channel.</summary>
    public Uri Address { get; }

    /// <summary>The port where the target names none: 443 with TLS, else 80.</summary>
    public int DefaultPort { get; }

    /// <summary>The clock of the channel.</summary>
    internal TimeProvider Time { get; }
}
