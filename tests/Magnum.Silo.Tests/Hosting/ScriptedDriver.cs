using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>A driver of a few lines, and the catalog that holds nothing else.</summary>
internal class ScriptedDriver : IBayDriver, IDriverCatalog
{
    public DriverDefinition Definition { get; } = new()
    {
        Name = "scripted",
        Version = "1.0.0",
        Description = "For tests.",
        Coe = "docker",
        OsDistro = "ubuntu",
        ServerType = "vm",
        SshUser = "ubuntu",
    };

    /// <summary>Whether the catalog has the driver.</summary>
    public bool IsInstalled { get; set; } = true;

    public IReadOnlyList<IBayDriver> All => IsInstalled ? [this] : [];

    public IBayDriver? Find(string serverType, string osDistro, string coe) => IsInstalled ? this : null;

    public IReadOnlyList<Violation> Validate(BaymodelSpec baymodel) => [];

    public IReadOnlyList<Violation> Validate(BaymodelSpec baymodel, int nodeCount, int masterCount) => [];

    public async Task<string> CreateBayAsync(BayWork work, CancellationToken cancellationToken) =>
        await work.Stacks.FindAsync(work.Bay.StackName, withOutputs: false, cancellationToken) is { } stack && stack.IsOf(work.Bay.Uuid)
            ? stack.Id
            : await work.Stacks.CreateAsync(RequestOf(work.Bay), cancellationToken);

    public Task UpdateBayAsync(BayWork work, CancellationToken cancellationToken) => work.Stacks.UpdateAsync(work.Bay.StackId!, RequestOf(work.Bay), cancellationToken);

    public Task<bool> DeleteBayAsync(BayWork work, CancellationToken cancellationToken) =>
        work.Stacks.DeleteAsync(work.Bay.StackId ?? work.Bay.StackName, cancellationToken);

    public BayOutputs ReadOutputs(BayState bay, Stack stack) =>
        new() { NodeAddresses = [.. Enumerable.Range(1, bay.NodeCount).Select(node => $"10.0.0.{node}")] };

    private static StackRequest RequestOf(BayState bay) => new()
    {
        Name = bay.StackName,
        Template = "{}",
        Parameters = new Dictionary<string, object?>(),
        Tags = StackTags.Of(bay.Uuid, bay.Operation!.Id),
        TimeoutMinutes = 60,
    };
}
