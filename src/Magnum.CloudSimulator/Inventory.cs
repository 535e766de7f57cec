using Magnum.CloudSimulator.Compute;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Images;
using Magnum.CloudSimulator.Networking;

namespace Magnum.CloudSimulator;

/// <summary>What a cloud has before anyone makes anything; it is fixed, and its ids are the same in every simulated cloud.</summary>
internal static class Inventory
{
    public static IReadOnlyList<Image> Images { get; } =
    [
        .. new (string Name, string? Distro)[]
        {
            ("fedora-atomic-latest", "fedora-atomic"),
            ("fedora-23-atomic-7", "fedora-atomic"),
            ("coreos", "coreos"),
            ("ubuntu-mesos", "ubuntu"),
            ("ubuntu-docker", "ubuntu"),
            ("no-distro", null),
        }.Select(image => new Image(Uuid($"image:{image.Name}"), image.Name, image.Distro)),
    ];

    public static IReadOnlyList<Flavor> Flavors { get; } =
    [
        new("1", "m1.tiny", 1, 512, 1),
        new("2", "m1.small", 1, 2048, 20),
        new("3", "m1.medium", 2, 4096, 40),
        new("4", "m1.large", 4, 8192, 80),
        new("100", "m1.magnum", 2, 1024, 10),
    ];

    /// <summary>The key pairs that every user has.</summary>
    public static IReadOnlyList<string> KeyPairs { get; } = ["testkey"];

    public static IReadOnlyList<Network> Networks { get; } =
    [
        new(Uuid("network:public"), "public", true, Uuid("subnet:public"), "public-subnet", "172.24.0.0/13"),
        new(Uuid("network:private"), "private", false, Uuid("subnet:private"), "private-subnet", "10.0.0.0/24"),
    ];

    private static string Uuid(string what) => Guid.Parse(Roles.StableId(what)).ToString();
}
