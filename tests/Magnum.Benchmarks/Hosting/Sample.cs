using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;

namespace Magnum.Benchmarks.Hosting;

/// <summary>Baymodels and bays as they are in a cloud that is in use.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Epoch = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Baymodel Baymodel(string project) => new()
    {
        Uuid = Guid.NewGuid(),
        ProjectId = project,
        UserId = Guid.NewGuid().ToString("N"),
        Name = "docker-small",
        Public = true,
        CreatedAt = Epoch,
        Spec = new BaymodelSpec
        {
            Coe = "docker",
            ImageId = "ubuntu-docker",
            KeypairId = "testkey",
            ExternalNetworkId = "public",
            ClusterDistro = "ubuntu",
            FlavorId = "m1.small",
            MasterFlavorId = "m1.small",
            DockerVolumeSize = 5,
            Labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["docker_storage"] = "overlay", ["team"] = "platform" },
        },
    };

    /// <summary>A baymodel of the sample driver, to be made over the API.</summary>
    public static V1.Baymodel DockerBaymodel() => new()
    {
        Name = "docker",
        Coe = "docker",
        ImageId = "ubuntu-docker",
        KeypairId = "testkey",
        ExternalNetworkId = "public",
        DockerVolumeSize = 5,
    };

    /// <summary>A settled bay of three nodes.</summary>
    /// <param name="baymodel">What it was made from.</param>
    /// <param name="project">Whose it is.</param>
    /// <param name="number">Its number in the project.</param>
    public static BayState Bay(Baymodel baymodel, string project, int number)
    {
        var uuid = Guid.NewGuid();
        var operation = Guid.NewGuid();
        return new BayState
        {
            Uuid = uuid,
            ProjectId = project,
            UserId = baymodel.UserId,
            Name = $"bay-{number:0000}",
            BaymodelUuid = baymodel.Uuid,
            Baymodel = baymodel.Spec,
            NodeCount = 3,
            MasterCount = 1,
            Status = BayStatus.CreateComplete,
            StatusReason = "Stack CREATE completed successfully",
            StackStatus = "CREATE_COMPLETE",
            StackName = BayGrain.StackNameOf($"bay-{number:0000}", uuid),
            StackId = Guid.NewGuid().ToString("D"),
            NodeAddresses = ["172.24.0.10", "172.24.0.11", "172.24.0.12"],
            WantedOperationId = operation,
            AppliedOperationId = operation,
            Ledger = new Ledger(
            [
                new LedgerEntry(LedgerKind.Trustee, uuid.ToString("D"), LedgerState.Present) { Id = Guid.NewGuid().ToString("N") },
                new LedgerEntry(LedgerKind.Trust, "trust", LedgerState.Present) { Id = Guid.NewGuid().ToString("N") },
                new LedgerEntry(LedgerKind.Stack, BayGrain.StackNameOf($"bay-{number:0000}", uuid), LedgerState.Present) { Id = Guid.NewGuid().ToString("D") },
            ]),
            CreatedAt = Epoch.AddSeconds(number),
            UpdatedAt = Epoch.AddSeconds(number + 90),
        };
    }
}
