using Google.Protobuf.Reflection;
using Magnum.V1;

namespace Magnum.ChaosTests.Checks;

/// <summary>The statuses of the API in Magnum's spelling.</summary>
internal static class StatusNames
{
    private const string Prefix = "BAY_STATUS_";
    private static readonly EnumDescriptor Statuses = BaysReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(BayStatus));

    public static string Of(BayStatus status) => Statuses.FindValueByNumber((int)status).Name[Prefix.Length..];
}
