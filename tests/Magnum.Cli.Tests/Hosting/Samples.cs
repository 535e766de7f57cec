using Google.Protobuf.WellKnownTypes;
using Magnum.V1;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>Resources as a server would answer with them.</summary>
internal static class Samples
{
    public const string BayUuid = "5d12f6fd-a196-4bf0-ae4c-1f639a523a52";

    public static Bay Bay(BayStatus status, string name = "mesosbay", string uuid = BayUuid) => new()
    {
        Uuid = uuid,
        Name = name,
        BaymodelId = "0562d357-8641-4759-8fed-8173f02c9633",
        NodeCount = 1,
        MasterCount = 1,
        BayCreateTimeout = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
        Status = status,
        CreatedAt = Timestamp.FromDateTimeOffset(new DateTimeOffset(2016, 8, 30, 12, 0, 0, TimeSpan.Zero)),
    };

    public static Bay InProgress(BayStatus status, string stage, int percent)
    {
        var bay = Bay(status);
        bay.Operation = new Operation { Id = "op-1", Kind = "create", Stage = stage, Percent = percent, Attempt = 1 };
        return bay;
    }

    public static Bay Failed(BayStatus status)
    {
        var bay = Bay(status);
        bay.StatusReason = "No valid host was found.";
        bay.BayFaults.Add("node0", "Went to status ERROR");
        bay.BayFaults.Add("node1", "Timed out");
        return bay;
    }

    public static Baymodel Baymodel(string name = "k8sbaymodel") => new()
    {
        Uuid = "0562d357-8641-4759-8fed-8173f02c9633",
        Name = name,
        Coe = "kubernetes",
        ImageId = "fedora-atomic-latest",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        DockerVolumeSize = 5,
        Labels = { ["flannel_backend"] = "vxlan", ["a"] = "b" },
    };
}
