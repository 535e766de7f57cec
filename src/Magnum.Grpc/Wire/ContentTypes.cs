namespace Magnum.Grpc.Wire;

/// <summary>By what requests and responses say that they are gRPC.</summary>
internal static class ContentTypes
{
    public const string Grpc = "application/grpc";

    public const string GrpcWeb = "application/grpc-web";

    /// <summary>gRPC, not gRPC-Web.</summary>
    public static bool IsGrpc(string? contentType) => Is(contentType, Grpc);

    /// <summary>gRPC-Web in its binary form.</summary>
    public static bool IsGrpcWeb(string? contentType) => Is(contentType, GrpcWeb);

    /// <summary>Whether a content type is the one given, alone, with <c>+proto</c> or with parameters.</summary>
    private static bool Is(string? contentType, string expected)
    {
        if (contentType is null || !contentType.StartsWith(expected, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(expected.Length).TrimStart();
        return rest.IsEmpty || rest[0] is ';' || rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase);
    }
}
