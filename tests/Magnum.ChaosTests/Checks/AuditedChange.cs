using System.Text.Json.Nodes;

namespace Magnum.ChaosTests.Checks;

/// <summary>A commit to a bay's row.</summary>
/// <param name="Change">INSERT, UPDATE or DELETE.</param>
/// <param name="Before">The revision before; null of the first one.</param>
/// <param name="Revision">The revision then.</param>
/// <param name="Status">The status then.</param>
/// <param name="HasTimer">Whether it is due some time.</param>
/// <param name="Body">The state then.</param>
internal sealed record AuditedChange(string Change, long? Before, long Revision, string Status, bool HasTimer, JsonNode Body)
{
    /// <summary>Whether an operation is in flight.</summary>
    public bool IsInProgress => Body["operation"] is not null;

    /// <summary>Where it stands in the diagram of statuses.</summary>
    public string Place => Change == "DELETE" ? "[*]" : Status;
}
