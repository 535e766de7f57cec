using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Magnum.Grpc.Server;

/// <summary>Answers the calls of one method.</summary>
internal abstract class ServerCallHandler(ServerRuntime runtime, IMethod method)
{
    private const long AmpleBodySize = 16 * 1024 * 1024;

    private readonly CallTags _tags = CallTags.Of(method);
    private readonly UnimplementedCallHandler _unimplemented = new(runtime);
    private readonly bool _clientStreams = method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming;

    public async Task HandleAsync(HttpContext http)
    {
        // Routes match in any case and with a slash at the end; who guards paths in front of this server does not expect that.
        if (!string.Equals(http.Request.Path.Value, method.FullName, StringComparison.Ordinal))
        {
            await _unimplemented.HandleAsync(http);
            return;
        }

        if (!RequestRules.Admit(http))
        {
            return;
        }

        LiftLimits(http);
        http.Response.ContentType = ContentTypes.Grpc;
        await using var call = new ServerCall(http, runtime, method, _tags);
        try
        {
            call.Begin();
            await InvokeAsync(call);
            await call.EndAsync();
        }
        catch (Exception exception)
        {
            await call.EndAsync(exception);
        }
    }

    protected abstract Task InvokeAsync(ServerCall call);

    private bool HasDeadline(HttpContext http) =>
        http.Request.Headers.GrpcTimeout.Count > 0 || (method.Type == MethodType.Unary && runtime.Options.DefaultDeadline is not null);

    /// <summary>Sizes are limited by message and time by deadline; what the server limits by body would cut streams off.</summary>
    private void LiftLimits(HttpContext http)
    {
        // Who sends more slowly than the server's rate loses the whole connection, and others' calls with it.
        if ((_clientStreams || HasDeadline(http)) && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        if ((_clientStreams || !(runtime.Options.MaxReceiveMessageSize < AmpleBodySize))
            && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }
}
