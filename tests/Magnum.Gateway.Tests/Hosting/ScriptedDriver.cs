using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>A driver that checks a little and builds nothing, and the catalog that holds it.</summary>
internal sealed class ScriptedDriver : IBayDriver, IDriverCatalog
{
    public DriverDefinition Definition { get; set; } = new()
    {
        Name = "scripted",
        Version = "1.2.3",
        Description = "For tests.",
        Coe = "docker",
        OsDistro = "ubuntu",
        ServerType = "vm",
        SshUser = "ubuntu",
        NetworkDrivers = ["bridge", "overlay"],
        DockerStorageDrivers = ["devicemapper", "overlay2"],
        Labels = [new DriverLabel("docker_version", LabelType.String, "latest", "Which Docker.", ["latest", "stable"])],
    };

    public bool IsInstalled { get; set; } = true;

    public IReadOnlyList<IBayDriver> All => IsInstalled ? [this] : [];

    public IBayDriver? Find(string serverType, string osDistro, string coe) =>
        IsInstalled && serverType == Definition.ServerType && osDistro == Definition.OsDistro && coe == Definition.Coe ? this : null;

    public IReadOnlyList<Violation> Validate(BaymodelSpec baymodel) =>
        [.. baymodel.Labels.Keys.Where(label => label != "docker_version").Select(label => new Violation($"labels.{label}", "is not known; there is docker_version"))];

    public IReadOnlyList<Violation> Validate(BaymodelSpec baymodel, int nodeCount, int masterCount) =>
        masterCount > 1 ? [new Violation("master_count", "this driver has no masters")] : [];

    public Task<string> CreateBayAsync(BayWork work, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task UpdateBayAsync(BayWork work, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteBayAsync(BayWork work, CancellationToken cancellationToken) => throw new NotSupportedException();

    public BayOutputs ReadOutputs(BayState bay, Stack stack) => throw new NotSupportedException();
}
