namespace Magnum.OpenStack.Calls;

/// <summary>A service of the cloud: its name in messages, its type in the catalog, and the version that ends its address.</summary>
internal sealed record ServiceApi(string Name, string Type, string Version = "")
{
    public static readonly ServiceApi Keystone = new("keystone", "identity", "/v3");

    public static readonly ServiceApi Heat = new("heat", "orchestration");

    public static readonly ServiceApi Glance = new("glance", "image", "/v2");

    public static readonly ServiceApi Nova = new("nova", "compute");

    public static readonly ServiceApi Neutron = new("neutron", "network", "/v2.0");

    /// <summary>The address of a path under this service's endpoint; catalogs give it with or without the version.</summary>
    public Uri Address(Uri endpoint, string path)
    {
        var root = endpoint.AbsoluteUri.TrimEnd('/');
        return new Uri((root.EndsWith(Version, StringComparison.Ordinal) ? root : root + Version) + path);
    }
}
