namespace Magnum.Grains.Bays;

/// <summary>The bay statuses in Heat's spelling, such as <c>CREATE_IN_PROGRESS</c>.</summary>
public static class BayStatusNames
{
    private static readonly Dictionary<string, BayStatus> ByName =
        Enum.GetValues<BayStatus>().ToDictionary(ToUpperSnake, StringComparer.Ordinal);

    private static readonly Dictionary<BayStatus, string> Names = ByName.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>All names, in the order of the enum.</summary>
    public static IEnumerable<string> All => Names.Values;

    /// <summary>The name of a status.</summary>
    public static string ToName(this BayStatus status) => Names[status];

    /// <summary>The status of that name; null for a Heat status that is none of Magnum's, such as <c>SUSPEND_COMPLETE</c>.</summary>
    public static BayStatus? Parse(string name) => ByName.TryGetValue(name, out var status) ? status : null;

    /// <summary>Whether the status says that something is being done.</summary>
    public static bool IsInProgress(this BayStatus status) =>
        status is BayStatus.CreateInProgress or BayStatus.UpdateInProgress or BayStatus.DeleteInProgress or BayStatus.RollbackInProgress;

    /// <summary>Whether the status says that something failed.</summary>
    public static bool IsFailed(this BayStatus status) =>
        status is BayStatus.CreateFailed or BayStatus.UpdateFailed or BayStatus.DeleteFailed or BayStatus.RollbackFailed;

    private static string ToUpperSnake(BayStatus status) =>
        string.Concat(status.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));
}
