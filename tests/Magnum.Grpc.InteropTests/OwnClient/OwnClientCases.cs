using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Testing;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>The interop cases with our client.</summary>
internal sealed partial class OwnClientCases : IDisposable
{
    private const string SpecialMessage = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly BoolValue Yes = new() { Value = true };
    private static readonly BoolValue No = new() { Value = false };

    private readonly GrpcChannel _channel;
    private readonly WireWatch _watch = new();
    private readonly GrpcChannel _watchedChannel;
    private readonly TestService.TestServiceClient _client;
    private readonly TestService.TestServiceClient _watched;

    public OwnClientCases(CallSite site)
    {
        _channel = site.Connect();
        _watchedChannel = site.Connect(_watch);
        _client = new TestService.TestServiceClient(_channel);
        _watched = new TestService.TestServiceClient(_watchedChannel);
        All = new Dictionary<string, Func<Task>>(StringComparer.Ordinal)
        {
            ["empty_unary"] = EmptyUnaryAsync,
            ["large_unary"] = LargeUnaryAsync,
            ["client_compressed_unary"] = ClientCompressedUnaryAsync,
            ["server_compressed_unary"] = ServerCompressedUnaryAsync,
            ["client_streaming"] = ClientStreamingAsync,
            ["client_compressed_streaming"] = ClientCompressedStreamingAsync,
            ["server_streaming"] = ServerStreamingAsync,
            ["server_compressed_streaming"] = ServerCompressedStreamingAsync,
            ["ping_pong"] = PingPongAsync,
            ["empty_stream"] = EmptyStreamAsync,
            ["custom_metadata"] = CustomMetadataAsync,
            ["status_code_and_message"] = () => StatusAsync("test status message"),
            ["special_status_message"] = () => StatusAsync(SpecialMessage),
            ["unimplemented_method"] = UnimplementedMethodAsync,
            ["unimplemented_service"] = UnimplementedServiceAsync,
            ["cancel_after_begin"] = CancelAfterBeginAsync,
            ["cancel_after_first_response"] = CancelAfterFirstResponseAsync,
            ["timeout_on_sleeping_server"] = TimeoutOnSleepingServerAsync,
            ["half_duplex"] = HalfDuplexAsync,
            ["cancel_reaches_server"] = CancelReachesServerAsync,
            ["binary_metadata"] = BinaryMetadataAsync,
            ["repeated_metadata"] = RepeatedMetadataAsync,
            ["empty_metadata"] = EmptyMetadataAsync,
            ["trailers_only"] = TrailersOnlyAsync,
            ["rich_status"] = RichStatusAsync,
            ["health_check"] = HealthCheckAsync,
            ["health_watch"] = HealthWatchAsync,
            ["reflection"] = ReflectionAsync,
        };
    }

    /// <summary>The cases by name.</summary>
    public IReadOnlyDictionary<string, Func<Task>> All { get; }

    public void Dispose()
    {
        _channel.Dispose();
        _watchedChannel.Dispose();
    }

    private static CallOptions Within(TimeSpan limit, Metadata? headers = null, CancellationToken cancellationToken = default) =>
        new(headers, TimeProvider.System.GetUtcNow().UtcDateTime + limit, cancellationToken);

    private static CallOptions Limited(params IEnumerable<Metadata.Entry> headers)
    {
        var metadata = new Metadata();
        foreach (var entry in headers)
        {
            metadata.Add(entry);
        }

        return Within(Limit, metadata);
    }

    private static Payload Zeros(int size) => new() { Body = ByteString.CopyFrom(new byte[size]) };

    private static SimpleRequest Large() => new() { ResponseSize = 314159, Payload = Zeros(271828) };

    private static StreamingOutputCallRequest Asking(params IEnumerable<int> sizes) =>
        new() { ResponseParameters = { sizes.Select(size => new ResponseParameters { Size = size }) } };

    private static void ShouldBeZeros(Payload payload, int size) => payload.Body.Span.SequenceEqual(new byte[size]).ShouldBeTrue($"not {size} zeros");

    private static async Task<List<T>> CollectAsync<T>(IAsyncStreamReader<T> responses)
    {
        var all = new List<T>();
        await foreach (var response in responses.ReadAllAsync())
        {
            all.Add(response);
        }

        return all;
    }

    private static async Task<RpcException> FailsAsync(StatusCode code, Func<Task> call)
    {
        var exception = await Should.ThrowAsync<RpcException>(call);
        exception.StatusCode.ShouldBe(code, exception.Status.Detail);
        return exception;
    }
}
