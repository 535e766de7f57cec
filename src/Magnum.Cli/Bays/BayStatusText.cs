using Magnum.V1;

namespace Magnum.Cli.Bays;

/// <summary>A bay's status in Magnum's own words, such as <c>CREATE_COMPLETE</c>.</summary>
internal static class BayStatusText
{
    private const string Prefix = "BAY_STATUS_";

    private static readonly Dictionary<int, string> Names = BaysReflection.Descriptor.EnumTypes
        .Single(type => type.Name == nameof(BayStatus))
        .Values.ToDictionary(value => value.Number, value => value.Name[Prefix.Length..]);

    /// <summary>The status; its number when this client does not know it yet.</summary>
    public static string Of(BayStatus status) => Names.GetValueOrDefault((int)status) ?? ((int)status).ToString();

    /// <summary>Whether an operation has failed.</summary>
    public static bool IsFailed(BayStatus status) => Of(status).EndsWith("_FAILED", StringComparison.Ordinal);
}
