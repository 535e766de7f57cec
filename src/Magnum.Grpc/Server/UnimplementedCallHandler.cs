using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>Answers calls that no service answers; what is no call is not found.</summary>
internal sealed class UnimplementedCallHandler(ServerRuntime runtime)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (!ContentTypes.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!RequestRules.Admit(http))
        {
            return;
        }

        http.Response.ContentType = ContentTypes.Grpc;
        var method = UnknownMethod.OfPath(http.Request.Path.Value);
        await using var call = new ServerCall(http, runtime, method, CallTags.Unknown);
        var known = runtime.IsService(method.ServiceName);
        await call.EndAsync(new RpcException(new Status(
            StatusCode.Unimplemented,
            known ? $"The service {method.ServiceName} has no method {method.Name}." : $"There is no service {method.ServiceName} here.")));
    }
}
