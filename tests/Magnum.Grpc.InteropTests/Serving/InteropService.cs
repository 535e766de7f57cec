using System.Globalization;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Testing;
using Magnum.Grpc.InteropTests.Contract;
using Microsoft.AspNetCore.Http.Features;
using Status = Grpc.Core.Status;

namespace Magnum.Grpc.InteropTests.Serving;

/// <summary>The interop service, as its description wants it; this part has the calls with one response.</summary>
internal sealed partial class InteropService(TimeProvider time, HealthStatuses health, CancelledCalls cancelled) : TestService.TestServiceBase
{
    private static readonly WriteOptions Compressed = new();
    private static readonly WriteOptions Uncompressed = new(WriteFlags.NoCompress);

    public override async Task<Empty> EmptyCall(Empty request, ServerCallContext context)
    {
        if (context.RequestHeaders.GetValue(EchoedMetadata.Health) is { } order)
        {
            var parts = order.Split('=');
            health.SetStatus(parts[0], Enum.Parse<HealthCheckResponse.Types.ServingStatus>(parts[1].Replace("_", string.Empty, StringComparison.Ordinal), ignoreCase: true));
        }

        if (context.RequestHeaders.GetValue(EchoedMetadata.Cancel) is { } name)
        {
            await cancelled.Of(name).Task.WaitAsync(context.CancellationToken);
        }

        return new Empty();
    }

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        ThrowUnlessAsExpected(request.ExpectCompressed, context);
        await EchoedMetadata.EchoAsync(context);
        ThrowIfAskedTo(request.ResponseStatus, context);
        context.WriteOptions = OptionsFor(request.ResponseCompressed);
        return new SimpleResponse { Payload = Zeros(request.ResponseType, request.ResponseSize) };
    }

    public override async Task<SimpleResponse> CacheableUnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "cache-control", "max-age=60, public" } });
        var stamp = time.GetTimestamp().ToString(CultureInfo.InvariantCulture);
        return new SimpleResponse { Payload = new Payload { Body = ByteString.CopyFromUtf8(stamp) } };
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var size = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            ThrowUnlessAsExpected(request.ExpectCompressed, context);
            size += request.Payload?.Body.Length ?? 0;
        }

        return new StreamingInputCallResponse { AggregatedPayloadSize = size };
    }

    private static WriteOptions OptionsFor(BoolValue? compressed) => compressed is { Value: true } ? Compressed : Uncompressed;

    private static Payload Zeros(PayloadType type, int size) =>
        type == PayloadType.Compressable && size >= 0
            ? new Payload { Type = type, Body = ByteString.CopyFrom(new byte[size]) }
            : throw new RpcException(new Status(StatusCode.InvalidArgument, $"There is no payload of type {type} and {size} bytes."));

    /// <summary>The last message read must have come as the client says that it sent it.</summary>
    private static void ThrowUnlessAsExpected(BoolValue? expected, ServerCallContext context)
    {
        var body = (WatchedBodyFeature)context.GetHttpContext().Features.GetRequiredFeature<IRequestBodyPipeFeature>();
        var compressed = body.Flags.Compressed[^1];
        if (expected is not null && expected.Value != compressed)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, compressed ? "The message is compressed." : "The message is not compressed."));
        }
    }

    private static void ThrowIfAskedTo(EchoStatus? status, ServerCallContext context)
    {
        if (status is null)
        {
            return;
        }

        throw context.RequestHeaders.GetValue(EchoedMetadata.Reason) is { } reason
            ? RichStatus.Create((StatusCode)status.Code, status.Message, new ErrorInfo { Reason = reason, Domain = EchoedMetadata.Domain })
            : new RpcException(new Status((StatusCode)status.Code, status.Message));
    }
}
