using System.Globalization;
using System.Text.Json;
using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers;

/// <summary>
/// Builds bays from a driver's folder: what the bay and its baymodel say becomes the parameters of one Heat stack.
/// A driver that needs more than its folder can say derives from this class and overrides a step.
/// </summary>
public class HeatBayDriver(DriverPackage package) : IBayDriver
{
    /// <inheritdoc/>
    public DriverDefinition Definition => Package.Definition;

    /// <summary>The driver's folder.</summary>
    protected DriverPackage Package { get; } = package;

    /// <inheritdoc/>
    public virtual IReadOnlyList<Violation> Validate(BaymodelSpec baymodel)
    {
        List<Violation> found = [.. LabelRules.Check(Definition.Labels, baymodel.Labels)];
        CheckChoice("network_driver", baymodel.NetworkDriver, Definition.NetworkDrivers, found);
        CheckChoice("volume_driver", baymodel.VolumeDriver, Definition.VolumeDrivers, found);
        CheckChoice("docker_storage_driver", baymodel.DockerStorageDriver, Definition.DockerStorageDrivers, found);
        return found;
    }

    /// <inheritdoc/>
    public virtual IReadOnlyList<Violation> Validate(BaymodelSpec baymodel, int nodeCount, int masterCount)
    {
        List<Violation> found = [];
        if (nodeCount < 1)
        {
            found.Add(new Violation("node_count", $"is {nodeCount}; a bay has at least one node"));
        }

        if (masterCount < 1 || masterCount > Definition.MaxMasterCount)
        {
            found.Add(new Violation("master_count", string.Create(CultureInfo.InvariantCulture,
                $"is {masterCount}; driver {Definition.Name} takes {(Definition.MaxMasterCount == 1 ? "only 1" : $"1 to {Definition.MaxMasterCount}")}")));
        }

        return found;
    }

    /// <inheritdoc/>
    public virtual async Task<string> CreateBayAsync(BayWork work, CancellationToken cancellationToken)
    {
        var (bay, stacks) = (work.Bay, work.Stacks);
        if (await FindOwnStackAsync(bay, stacks, cancellationToken) is { } present)
        {
            return present.Id;
        }

        try
        {
            return await stacks.CreateAsync(MakeRequest(bay, MakeParameters(work)), cancellationToken);
        }
        catch (CloudException exception) when (exception.Code == "STACK_EXISTS")
        {
            // It came into being since it was looked for: an earlier try of which the answer was lost.
            if (await FindOwnStackAsync(bay, stacks, cancellationToken) is not { } late)
            {
                throw;
            }

            return late.Id;
        }
    }

    /// <inheritdoc/>
    public virtual async Task UpdateBayAsync(BayWork work, CancellationToken cancellationToken)
    {
        var bay = work.Bay;
        var shrinks = Package.RemovalParameter is not null && NodeRemoval.MostOf(bay) > 0;
        var stack = await work.Stacks.FindAsync(bay.StackId ?? bay.StackName, withOutputs: shrinks, cancellationToken)
            ?? throw new CloudException("STACK_VANISHED", $"the bay's stack {bay.StackName} was deleted in Heat by somebody else", isTransient: false, FaultOwner.User);
        if (stack.Operation() != OperationOf(bay).Id)
        {
            var parameters = new Dictionary<string, object?>(MakeParameters(work), StringComparer.Ordinal);
            if (Package.RemovalParameter is { } removal)
            {
                parameters[removal] = shrinks ? await RemovalsAsync(work, stack, cancellationToken) : [];
            }

            await work.Stacks.UpdateAsync(stack.Id, MakeRequest(bay, parameters), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public virtual async Task<bool> DeleteBayAsync(BayWork work, CancellationToken cancellationToken)
    {
        var (bay, stacks) = (work.Bay, work.Stacks);
        if (bay.StackId is { } id)
        {
            return await stacks.DeleteAsync(id, cancellationToken);
        }

        var stack = await stacks.FindAsync(bay.StackName, withOutputs: false, cancellationToken);
        return stack is not null && stack.IsOf(bay.Uuid) && await stacks.DeleteAsync(stack.Id, cancellationToken);
    }

    /// <inheritdoc/>
    public virtual BayOutputs ReadOutputs(BayState bay, Stack stack) => new()
    {
        ApiAddress = ReadText(stack, BayOutputFields.ApiAddress),
        NodeAddresses = ReadList(stack, BayOutputFields.NodeAddresses),
        MasterAddresses = ReadList(stack, BayOutputFields.MasterAddresses),
        DiscoveryUrl = ReadText(stack, BayOutputFields.DiscoveryUrl),
    };

    /// <summary>The parameters of the bay's stack; those without a value are left to the template's defaults.</summary>
    protected virtual IReadOnlyDictionary<string, object?> MakeParameters(BayWork work) =>
        Package.Parameters
            .Select(parameter => KeyValuePair.Create(parameter.Key, parameter.Value.Read(work)))
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The nodes that the driver would rather lose than others when the bay shrinks, the best first, as its removal parameter takes them. Asked only when
    /// more have to go than the caller names. None by default: Heat then takes the newest.
    /// </summary>
    /// <param name="work">The bay, and what there is to work with.</param>
    /// <param name="stack">The bay's stack, with its outputs.</param>
    /// <param name="cancellationToken">Ends the choice.</param>
    protected virtual Task<IReadOnlyList<string>> ChooseNodesToRemoveAsync(BayWork work, Stack stack, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    private static void CheckChoice(string field, string? value, IReadOnlyList<string> allowed, List<Violation> found)
    {
        if (value is not null && allowed.Count > 0 && !allowed.Contains(value, StringComparer.Ordinal))
        {
            found.Add(new Violation(field, $"'{value}' is not allowed; allowed are {string.Join(", ", allowed)}"));
        }
        else if (value is not null && allowed.Count == 0)
        {
            found.Add(new Violation(field, $"'{value}' is not allowed; this driver has none"));
        }
    }

    private static async Task<Stack?> FindOwnStackAsync(BayState bay, IBayStacks stacks, CancellationToken cancellationToken)
    {
        var stack = await stacks.FindAsync(bay.StackName, withOutputs: false, cancellationToken);
        return stack is null || stack.IsOf(bay.Uuid)
            ? stack
            : throw new CloudException("STACK_NAME_TAKEN", $"a stack named {bay.StackName} exists and does not belong to this bay", isTransient: false, FaultOwner.User);
    }

    private static BayOperation OperationOf(BayState bay) =>
        bay.Operation ?? throw new InvalidOperationException($"Bay {bay.Uuid} has no operation in flight.");

    private async Task<IReadOnlyList<string>> RemovalsAsync(BayWork work, Stack stack, CancellationToken cancellationToken)
    {
        var bay = work.Bay;
        var members = Package.MembersOutput is { } output && stack.Outputs.TryGetValue(output, out var list) && ReadList(list) is { Count: > 0 } found ? found : null;
        if (members is not null)
        {
            NodeRemoval.EnsureKnown(bay, members);
        }

        var asked = NodeRemoval.Choose(bay, members, preferred: []);
        return asked.Count < NodeRemoval.LeftOf(bay, members)
            ? NodeRemoval.Choose(bay, members, await ChooseNodesToRemoveAsync(work, stack, cancellationToken))
            : asked;
    }

    private StackRequest MakeRequest(BayState bay, IReadOnlyDictionary<string, object?> parameters)
    {
        var operation = OperationOf(bay);
        return new StackRequest
        {
            Name = bay.StackName,
            Template = Package.Template,
            Files = Package.Files,
            Parameters = parameters,
            Tags = StackTags.Of(bay.Uuid, operation.Id),
            TimeoutMinutes = operation.HeatTimeoutMinutes,
        };
    }

    private JsonElement? Output(Stack stack, string field) =>
        Package.Outputs.TryGetValue(field, out var output) && stack.Outputs.TryGetValue(output, out var value) ? value : null;

    private string? ReadText(Stack stack, string field) =>
        Output(stack, field) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private IReadOnlyList<string> ReadList(Stack stack, string field) => Output(stack, field) is { } list ? ReadList(list) : [];

    private static IReadOnlyList<string> ReadList(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];
}
