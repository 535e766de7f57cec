using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>Answers calls that no service answers; what is no call is not found.</summary>
internal sealed class UnimplementedCallHandler(ServerRuntime runtime)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (!RequestRules.IsGrpc(http.Request.ContentType))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!RequestRules.Admit(http))
        {
            return;
        }

        http.Response.ContentType = RequestRules.ContentType;
        var path = (http.Request.Path.Value ?? string.Empty).Trim('/');
        var slash = path.LastIndexOf('/');
        var method = new UnknownMethod(slash < 0 ? path : path[..slash], path[(slash + 1)..]);
        await using var call = new ServerCall(http, runtime, method, CallTags.Unknown);
        var known = runtime.IsService(method.ServiceName);
        await call.EndAsync(new RpcException(new Status(
            StatusCode.Unimplemented,
            known ? $"The service {method.ServiceName} has no method {method.Name}." : $"There is no service {method.ServiceName} here.")));
    }

    private sealed record UnknownMethod(string ServiceName, string Name) : IMethod
    {
        public MethodType Type => MethodType.Unary;

        public string FullName => $"/{ServiceName}/{Name}";
    }
}
