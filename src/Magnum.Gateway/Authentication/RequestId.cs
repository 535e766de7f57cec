namespace Magnum.Gateway.Authentication;

/// <summary>The ids under which OpenStack's services log a request: <c>req-</c> and a uuid.</summary>
internal static class RequestId
{
    public const string Header = "x-openstack-request-id";

    private const string Prefix = "req-";

    /// <summary>The id that a caller gave, or a new one where it gave none that is one.</summary>
    public static string Of(string? given) =>
        given is not null && given.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(given.AsSpan(Prefix.Length), "D", out _)
            ? given
            : Prefix + Guid.NewGuid().ToString("D");
}
