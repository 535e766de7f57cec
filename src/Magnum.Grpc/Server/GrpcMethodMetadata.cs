using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>Says, in the metadata of an endpoint, which method it serves; authorization and limits can be decided by it.</summary>
public sealed class GrpcMethodMetadata
{
    internal GrpcMethodMetadata(Type serviceType, IMethod method)
    {
        ServiceType = serviceType;
        Method = method;
    }

    /// <summary>The class that implements the service.</summary>
    public Type ServiceType { get; }

    /// <summary>The method.</summary>
    public IMethod Method { get; }
}
