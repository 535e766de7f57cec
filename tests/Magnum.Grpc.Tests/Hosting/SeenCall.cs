using Grpc.Core;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>A call as its handler saw it.</summary>
public sealed record SeenCall(string Method, string Host, string Peer, DateTime Deadline, Metadata RequestHeaders, string Path)
{
    public static SeenCall From(ServerCallContext context) =>
        new(context.Method, context.Host, context.Peer, context.Deadline, context.RequestHeaders, context.GetHttpContext().Request.Path);
}
