using Magnum.IntegrationTests.Clouds;
using Magnum.IntegrationTests.Hosting;
using Magnum.V1;

namespace Magnum.IntegrationTests.Bays;

/// <summary>
/// A bay whose stack somebody changes and deletes in Heat, past Magnum, on a server that lists the stacks of all projects: each is found in that list,
/// long before the bay's own poll is due.
/// </summary>
internal sealed class SweepLife(TestServer server, CloudWitness witness)
{
    private const string OneDiffers = "; 1 of 1 settled bays differ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>What a server says when it begins to list all stacks.</summary>
    public const string Sweeps = "lists the stacks of all projects from now on";

    /// <summary>Settings on top of others: listed every 5 s, polled every 50 s.</summary>
    public static Dictionary<string, string> With(IReadOnlyDictionary<string, string> settings) => new(settings, StringComparer.Ordinal)
    {
        ["silo:periodic_global_stack_list"] = "true",
        ["silo:periodic_interval"] = "5",
        ["logging:level"] = "debug",
    };

    /// <summary>The stack is checked in Heat: the bay shows it.</summary>
    public async Task CheckedAsync(MagnumClient client, Bay bay)
    {
        await witness.Project.SendAsync(HttpMethod.Post, "orchestration", $"{await PathAsync(bay)}/actions", new { check = (string?)null });
        await server.SaidAsync(OneDiffers, Patience);
        await client.UntilAsync(bay.Uuid, seen => seen.Status == BayStatus.CheckComplete, Patience);
    }

    /// <summary>The stack is deleted in Heat: the bay has failed, saying so.</summary>
    public async Task DeletedAsync(MagnumClient client, Bay bay)
    {
        await witness.Project.SendAsync(HttpMethod.Delete, "orchestration", await PathAsync(bay));
        await server.SaidAsync(OneDiffers, Patience);
        await client.UntilAsync(bay.Uuid, seen => seen.Status is BayStatus.CreateFailed or BayStatus.UpdateFailed, Patience);
    }

    private async Task<string> PathAsync(Bay bay)
    {
        var found = await witness.Project.ListAsync("orchestration", $"stacks?id={bay.StackId}", "stacks");
        return $"stacks/{found[0]["stack_name"]}/{bay.StackId}";
    }
}
