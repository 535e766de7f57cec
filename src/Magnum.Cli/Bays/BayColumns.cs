using Magnum.Cli.Output;
using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary>What can be shown of a bay.</summary>
internal static class BayColumns
{
    /// <summary>The columns of <c>bay-list</c>.</summary>
    public static readonly IReadOnlyList<Column<Bay>> Usual;

    /// <summary>Everything, in the order of <c>bay-show</c>.</summary>
    public static readonly IReadOnlyList<Column<Bay>> All;

    // What the server gives in the basic view of a list.
    private static readonly string[] Basic =
        ["uuid", "name", "baymodel_id", "node_count", "master_count", "status", "bay_create_timeout", "stack_id", "created_at"];

    static BayColumns()
    {
        Column<Bay> uuid = new("uuid", bay => bay.Uuid);
        Column<Bay> name = new("name", bay => Values.Text(bay.Name));
        Column<Bay> nodeCount = new("node_count", bay => Values.Number(bay.HasNodeCount, bay.NodeCount), bay => bay.NodeCount);
        Column<Bay> masterCount = new("master_count", bay => Values.Number(bay.HasMasterCount, bay.MasterCount), bay => bay.MasterCount);
        Column<Bay> status = new("status", bay => BayStatusText.Of(bay.Status));
        Usual = [uuid, name, nodeCount, masterCount, status];
        All =
        [
            uuid,
            name,
            new("baymodel_id", bay => Values.Text(bay.BaymodelId)),
            nodeCount,
            masterCount,
            new("bay_create_timeout", bay => Values.Minutes(bay.BayCreateTimeout), bay => bay.BayCreateTimeout?.Seconds ?? 0),
            new("stack_id", bay => Values.Text(bay.StackId)),
            status,
            new("status_reason", bay => Values.Text(bay.StatusReason)),
            new("discovery_url", bay => Values.Text(bay.DiscoveryUrl)),
            new("api_address", bay => Values.Text(bay.ApiAddress)),
            new("node_addresses", bay => Values.List(bay.NodeAddresses)),
            new("master_addresses", bay => Values.List(bay.MasterAddresses)),
            new("created_at", bay => Values.Time(bay.CreatedAt)),
            new("updated_at", bay => Values.Time(bay.UpdatedAt)),
            new("operation", bay => Operation(bay.Operation)),
            new("conditions", bay => Values.Text(string.Join('\n', bay.Conditions.Select(Condition)))),
            new("bay_faults", bay => Values.Text(string.Join('\n', Faults(bay)))),
            new("project_id", bay => Values.Text(bay.ProjectId)),
            new("user_id", bay => Values.Text(bay.UserId)),
        ];
    }

    /// <summary>The rows of <c>bay-show</c>: faults only for a bay that failed, the operation only while there is one.</summary>
    public static IEnumerable<Column<Bay>> Of(Bay bay) => All.Where(column => column.Name switch
    {
        "bay_faults" => BayStatusText.IsFailed(bay.Status) || bay.BayFaults.Count > 0,
        "operation" => bay.Operation is not null,
        "conditions" => bay.Conditions.Count > 0,
        _ => true,
    });

    /// <summary>Whether a list in the basic view has this column.</summary>
    public static bool IsBasic(Column<Bay> column) => Basic.Contains(column.Name, StringComparer.Ordinal);

    /// <summary>The faults of a bay, a line each.</summary>
    public static IEnumerable<string> Faults(Bay bay) => bay.BayFaults
        .OrderBy(fault => fault.Key, StringComparer.Ordinal)
        .Select(fault => $"{fault.Key}: {fault.Value}");

    /// <summary>Where an operation stands, on one line.</summary>
    public static string Operation(Operation? operation)
    {
        if (operation is null)
        {
            return Values.None;
        }

        var text = $"{operation.Kind}: {operation.Stage}";
        if (operation.HasPercent)
        {
            text += $", {operation.Percent} %";
        }

        if (operation.Attempt > 1)
        {
            text += $", attempt {operation.Attempt}";
        }

        return operation.LastError.Length > 0 ? $"{text}, last error: {operation.LastError}" : text;
    }

    private static string Condition(Condition condition)
    {
        var reason = condition.Reason.Length > 0 ? $" ({condition.Reason})" : string.Empty;
        return $"{condition.Type}: {condition.Status}{reason} {condition.Message}".TrimEnd();
    }
}
