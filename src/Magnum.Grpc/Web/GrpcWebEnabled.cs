namespace Magnum.Grpc.Web;

/// <summary>Marks an endpoint that can be called by gRPC-Web.</summary>
internal sealed class GrpcWebEnabled
{
    public static GrpcWebEnabled Instance { get; } = new();
}
