using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Grpc.Web;

/// <summary>Turns gRPC-Web calls into gRPC calls: the same messages, with the trailers as a last frame of the body.</summary>
internal sealed class GrpcWebMiddleware(RequestDelegate next, bool enabledForAll)
{
    public Task InvokeAsync(HttpContext http) =>
        ContentTypes.IsGrpcWeb(http.Request.ContentType) && (enabledForAll || http.GetEndpoint()?.Metadata.GetMetadata<GrpcWebEnabled>() is not null)
            ? ServeAsync(http)
            : next(http);

    private async Task ServeAsync(HttpContext http)
    {
        var response = new GrpcWebResponse(http.Response, http.Request.ContentType!);
        http.Features.Set<IHttpResponseBodyFeature>(response);
        http.Features.Set<IHttpResponseTrailersFeature>(response);
        http.Request.ContentType = ContentTypes.Grpc;

        // Over HTTP/1.1 too, all that a call asks of HTTP/2 is there now.
        http.Request.Protocol = HttpProtocol.Http2;
        await next(http);
        await response.CompleteAsync();
    }
}
