using System.Globalization;
using Grpc.Core;

namespace Magnum.Grpc;

/// <summary>The attributes by which spans and metrics tell methods apart, in the terms of OpenTelemetry.</summary>
internal sealed class CallTags(string service, string method)
{
    private const string StatusCodeName = "rpc.grpc.status_code";

    private static readonly KeyValuePair<string, object?>[] Statuses =
        [.. Enumerable.Range(0, 17).Select(code => new KeyValuePair<string, object?>(StatusCodeName, code))];

    /// <summary>A method that is not served. Its name was the client's to choose, and there would be no end of such names.</summary>
    public static CallTags Unknown { get; } = new("_OTHER", "_OTHER");

    /// <summary>What the span is called.</summary>
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{service}/{method}");

    public KeyValuePair<string, object?> System { get; } = new("rpc.system", "grpc");

    public KeyValuePair<string, object?> Service { get; } = new("rpc.service", service);

    public KeyValuePair<string, object?> Method { get; } = new("rpc.method", method);

    public static CallTags Of(IMethod method) => new(method.ServiceName, method.Name);

    public static KeyValuePair<string, object?> Status(StatusCode code) =>
        (uint)code < (uint)Statuses.Length ? Statuses[(int)code] : new(StatusCodeName, (int)code);
}
