using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers.Tests;

/// <summary>A bay to build.</summary>
internal static class Sample
{
    public static readonly Guid Operation = Guid.Parse("00000000-0000-4000-8000-00000000000a");

    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static BaymodelSpec Baymodel { get; } = new()
    {
        Coe = "docker",
        ImageId = "ubuntu-docker",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        ClusterDistro = "ubuntu",
    };

    public static BayState Bay { get; } = new()
    {
        Uuid = Guid.Parse("00000000-0000-4000-8000-000000000001"),
        ProjectId = "project",
        UserId = "user",
        Name = "mybay",
        BaymodelUuid = Guid.Parse("00000000-0000-4000-8000-000000000002"),
        Baymodel = Baymodel,
        NodeCount = 3,
        MasterCount = 1,
        Status = BayStatus.CreateInProgress,
        StackName = "mybay-abc",
        CreatedAt = Start,
        Operation = new BayOperation
        {
            Id = Operation,
            Kind = OperationKind.Create,
            Stage = OperationStage.StackCreate,
            StageSince = Start,
            StartedAt = Start,
            Deadline = Start.AddMinutes(60),
            HeatTimeoutMinutes = 55,
            RequestId = "req-1",
            UserId = "user",
        },
    };

    public static ServiceAddresses Addresses { get; } = new("http://magnum:9511", "http://keystone:5000/v3", "region-1") { CaCertificates = "-----BEGIN CERTIFICATE-----\n" };

    /// <summary>A step on a bay.</summary>
    public static BayWork WorkOn(BayState bay, IBayStacks stacks) => new(bay, stacks, new BayCredentials("trustee-1", "password-1", "trust-1"), Addresses);

    public static IReadOnlyDictionary<string, string> Labels(string name, string value) =>
        new Dictionary<string, string>(StringComparer.Ordinal) { [name] = value };
}
