using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Heat;
using HeatRequest = Magnum.OpenStack.Heat.StackRequest;
using Stack = Magnum.Grains.Cloud.Stack;
using StackRequest = Magnum.Grains.Cloud.StackRequest;
using StackResource = Magnum.Grains.Cloud.StackResource;

namespace Magnum.OpenStack.Bays;

/// <summary>Heat as one bay's credentials see it.</summary>
internal sealed class HeatBayStacks(HeatClient heat, string requestId) : IBayStacks
{
    private const int NestedDepth = 3;

    /// <summary>A stack of a list, in the domain's terms.</summary>
    public static Stack Of(StackSummary stack) => new()
    {
        Id = stack.Id,
        Name = stack.Name,
        Status = stack.Status.Text,
        StatusReason = stack.StatusReason,
        Tags = stack.Tags ?? [],
    };

    public Task<Stack?> FindAsync(string idOrName, bool withOutputs, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        var stack = await heat.FindAsync(StackRef.Of(idOrName), withOutputs, cancellationToken);
        return stack is null || stack.Status.IsDeleted
            ? null
            : Of(stack) with
            {
                Outputs = (stack.Outputs ?? [])
                    .Where(output => output is { Error: null, Value: not null })
                    .ToDictionary(output => output.Key, output => output.Value!.Value, StringComparer.Ordinal),
            };
    });

    public Task<IReadOnlyList<Stack>> ListAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => CallAsync<IReadOnlyList<Stack>>(async () =>
        [.. (await heat.ListAsync(ids, cancellationToken)).Values.Where(stack => !stack.Status.IsDeleted).Select(Of)]);

    public Task<string> CreateAsync(StackRequest request, CancellationToken cancellationToken) => CallAsync(() => heat.CreateAsync(request.Name, Of(request), cancellationToken));

    public Task UpdateAsync(string id, StackRequest request, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        await heat.UpdateAsync(StackRef.Of(request.Name, id), Of(request), cancellationToken);
        return true;
    });

    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => CallAsync(() => heat.DeleteAsync(StackRef.Of(id), cancellationToken));

    public Task<IReadOnlyList<StackResource>> ListResourcesAsync(string id, CancellationToken cancellationToken) => CallAsync<IReadOnlyList<StackResource>>(async () =>
        ResourcePlaces.Of(await heat.ResourcesAsync(StackRef.Of(id), NestedDepth, states: null, cancellationToken) ?? []));

    private static HeatRequest Of(StackRequest request) => new()
    {
        Template = request.Template,
        Files = request.Files,
        Parameters = request.Parameters
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Key, parameter => (JsonNode?)JsonSerializer.SerializeToNode(parameter.Value), StringComparer.Ordinal),
        Tags = request.Tags,
        TimeoutMinutes = request.TimeoutMinutes,
        DisableRollback = true,
    };

    private Task<T> CallAsync<T>(Func<Task<T>> call) => CloudWork.RunAsync(requestId, call);
}
