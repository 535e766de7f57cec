using Grpc.AspNetCore.Web;
using Magnum.Grpc.Web;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Lets browsers call gRPC services, by the gRPC-Web protocol.</summary>
public static class GrpcWebExtensions
{
    /// <summary>
    /// Answers gRPC-Web calls in its binary form (<c>application/grpc-web</c>, with or without <c>+proto</c>), over HTTP/1.1 and HTTP/2. It
    /// must stand behind <c>UseRouting</c>, where that is called. Pages of another origin need CORS too: let them see the headers
    /// <c>grpc-status</c>, <c>grpc-message</c> and <c>grpc-status-details-bin</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="options">For which services; null for those that were mapped with <see cref="EnableGrpcWeb{TBuilder}"/>.</param>
    public static IApplicationBuilder UseGrpcWeb(this IApplicationBuilder builder, GrpcWebOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var enabled = options?.DefaultEnabled ?? false;
        return builder.Use(next => new GrpcWebMiddleware(next, enabled).InvokeAsync);
    }

    /// <summary>Lets the endpoints be called by gRPC-Web.</summary>
    public static TBuilder EnableGrpcWeb<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(GrpcWebEnabled.Instance);
}
