using Grpc.Core;
using Grpc.Core.Interceptors;
using Magnum.Gateway.Errors;
using Magnum.Grains.Cloud;

namespace Magnum.Gateway.Authentication;

/// <summary>
/// Checks the caller's Keystone token (metadata key <c>x-auth-token</c>) on every call to the service's own API. Every call gets a
/// request id, the caller's (<c>x-openstack-request-id</c>) or a new one, and is answered with it.
/// </summary>
internal sealed class TokenInterceptor(ICloud cloud) : Interceptor
{
    public const string TokenKey = "x-auth-token";
    private const string OwnServices = "/magnum.v1.";

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await AuthenticateAsync(context).ConfigureAwait(false);
        return await continuation(request, context).ConfigureAwait(false);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await AuthenticateAsync(context).ConfigureAwait(false);
        await continuation(request, responseStream, context).ConfigureAwait(false);
    }

    private async Task AuthenticateAsync(ServerCallContext context)
    {
        if (!context.Method.StartsWith(OwnServices, StringComparison.Ordinal))
        {
            return;
        }

        var requestId = RequestId.Of(context.RequestHeaders.GetValue(RequestId.Header));
        context.ResponseTrailers.Add(RequestId.Header, requestId);
        var token = context.RequestHeaders.GetValue(TokenKey);
        if (string.IsNullOrEmpty(token))
        {
            throw ApiError.Unauthenticated("TOKEN_MISSING", $"The call carries no token. Get one from Keystone and send it in the metadata key {TokenKey}.");
        }

        var caller = await cloud.AuthenticateAsync(token, requestId, context.CancellationToken).ConfigureAwait(false)
            ?? throw ApiError.Unauthenticated("TOKEN_INVALID", "Keystone does not know the token, or it has expired, or it is not scoped to a project. Get a new project-scoped one.");
        context.UserState[typeof(CallContext)] = caller;
    }
}
