using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>What must be true of an HTTP request before it is a call.</summary>
internal static class RequestRules
{
    public const string ContentType = "application/grpc";

    public static bool Admit(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return false;
        }

        if (!IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return false;
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            http.Response.Headers.Upgrade = "HTTP/2";
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return false;
        }

        return true;
    }

    /// <summary><c>application/grpc</c>, alone, with <c>+proto</c> or with parameters; not gRPC-Web.</summary>
    public static bool IsGrpc(string? contentType) => Is(contentType, ContentType);

    /// <summary>Whether a content type is the one given, alone, with <c>+proto</c> or with parameters.</summary>
    public static bool Is(string? contentType, string expected)
    {
        if (contentType is null || !contentType.StartsWith(expected, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = contentType.AsSpan(expected.Length).TrimStart();
        return rest.IsEmpty || rest[0] is ';' || rest.StartsWith("+proto", StringComparison.OrdinalIgnoreCase);
    }
}
