using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>What must be true of an HTTP request before it is a call.</summary>
internal static class RequestRules
{
    public static bool Admit(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return false;
        }

        if (!ContentTypes.IsGrpc(http.Request.ContentType))
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
}
