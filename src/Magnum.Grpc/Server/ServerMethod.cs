using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Server;

/// <summary>A method that is served: what it is, and what answers its calls.</summary>
internal sealed record ServerMethod(IMethod Method, Type RequestType, Type ResponseType, RequestDelegate Handler)
{
    /// <summary>Whether the method is what the descriptor says.</summary>
    public bool Matches(MethodDescriptor descriptor) =>
        string.Equals(Method.Name, descriptor.Name, StringComparison.Ordinal)
        && RequestType == descriptor.InputType.ClrType
        && ResponseType == descriptor.OutputType.ClrType
        && Method.Type == TypeOf(descriptor);

    private static MethodType TypeOf(MethodDescriptor descriptor) =>
        (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            _ => MethodType.DuplexStreaming,
        };
}
