using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>Values for tests.</summary>
internal static class Sample
{
    public static Proto.Baymodel Baymodel(string name = "model", bool isPublic = false) => new()
    {
        Name = name,
        Coe = "docker",
        ImageId = "ubuntu-docker",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        Public = isPublic,
    };

    public static string RequestId() => Guid.NewGuid().ToString("D");
}
