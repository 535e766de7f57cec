namespace Grpc.Net.Client.Configuration;

/// <summary>Names one method, all of a service, or, as <see cref="Default"/>, all there are.</summary>
public sealed class MethodName
{
    /// <summary>All methods of all services.</summary>
    public static readonly MethodName Default = new();

    /// <summary>The full name of the service, such as <c>grpc.health.v1.Health</c>; null or empty for all services.</summary>
    public string? Service { get; init; }

    /// <summary>The method; null or empty for all of the service.</summary>
    public string? Method { get; init; }

    /// <summary>The path of the method, of the service, or of all: what is called is looked up by it.</summary>
    internal string Key => KeyOf(Service, Method);

    internal static string KeyOf(string? service, string? method) => $"/{service}/{method}";
}
