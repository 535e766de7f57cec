namespace Grpc.AspNetCore.Web;

/// <summary>For which services gRPC-Web is spoken.</summary>
public sealed class GrpcWebOptions
{
    /// <summary>
    /// Whether all services can be called by gRPC-Web; otherwise, the default, only those that were mapped with <c>EnableGrpcWeb</c>.
    /// </summary>
    public bool DefaultEnabled { get; set; }
}
