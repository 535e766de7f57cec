using Magnum.Gateway.Rest;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>The body of an error of the discovery protocol.</summary>
/// <param name="ErrorCode">etcd's number of the error.</param>
/// <param name="Message">etcd's words for it.</param>
/// <param name="Cause">What is wrong here.</param>
/// <param name="Index">The index of the cluster.</param>
internal sealed record EtcdError(int ErrorCode, string Message, string Cause, long Index)
{
    /// <summary>Answers a request with an error.</summary>
    public static Task WriteAsync(HttpContext context, RestException fault)
    {
        var error = EtcdException.From(fault);
        context.Response.Headers[EtcdAnswer.IndexHeader] = EtcdAnswer.Text(error.Index);
        return RestAnswer.WriteAsync(context, error.Status, new EtcdError(error.Code, error.Reason, error.Message, error.Index), EtcdJson.Wire.EtcdError);
    }
}
