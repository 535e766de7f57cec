using Grpc.Core;
using Grpc.Reflection.V1;

namespace Magnum.Grpc.Reflection;

/// <summary>grpc.reflection.v1.</summary>
internal sealed class ReflectionService(DescriptorIndex index) : ServerReflection.ServerReflectionBase
{
    public override async Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context)
    {
        var session = new ReflectionSession(index);
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(session.Answer(requestStream.Current));
        }
    }
}
