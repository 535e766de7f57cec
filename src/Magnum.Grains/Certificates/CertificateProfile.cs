namespace Magnum.Grains.Certificates;

/// <summary>What a certificate that a bay's authority signs is good for. The service decides it, never the one who asks.</summary>
public sealed record CertificateProfile
{
    /// <summary>Common name of the subject.</summary>
    public required string CommonName { get; init; }

    /// <summary>Whether it proves a server's identity.</summary>
    public bool ForServers { get; init; }

    /// <summary>Whether the IP addresses and the names of <see cref="DnsNames"/> that are asked for are taken over.</summary>
    public bool TakesNames { get; init; }

    /// <summary>The DNS names that may be asked for, in lower case.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>For a server of the bay: it serves and calls, under its addresses.</summary>
    /// <param name="bay">The bay.</param>
    public static CertificateProfile Node(Guid bay) => new()
    {
        CommonName = $"node.{bay:D}",
        ForServers = true,
        TakesNames = true,
        DnsNames = ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"],
    };

    /// <summary>For a member of the project: it calls.</summary>
    /// <param name="userId">The member.</param>
    public static CertificateProfile User(string userId) => new() { CommonName = DistinguishedNames.Fit(userId) };

    /// <summary>For the service itself: it calls.</summary>
    public static CertificateProfile Service { get; } = new() { CommonName = "magnum-service" };
}
