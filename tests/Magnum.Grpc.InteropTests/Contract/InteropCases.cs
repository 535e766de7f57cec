namespace Magnum.Grpc.InteropTests.Contract;

/// <summary>The cases by name, in the order of the matrix.</summary>
internal static class InteropCases
{
    /// <summary>Those that the gRPC project describes, but for what needs a caching proxy or credentials of a cloud.</summary>
    public static IReadOnlyList<string> Official { get; } =
    [
        "empty_unary",
        "large_unary",
        "client_compressed_unary",
        "server_compressed_unary",
        "client_streaming",
        "client_compressed_streaming",
        "server_streaming",
        "server_compressed_streaming",
        "ping_pong",
        "empty_stream",
        "custom_metadata",
        "status_code_and_message",
        "special_status_message",
        "unimplemented_method",
        "unimplemented_service",
        "cancel_after_begin",
        "cancel_after_first_response",
        "timeout_on_sleeping_server",
    ];

    /// <summary>Those that we add, and what each wants.</summary>
    public static IReadOnlyDictionary<string, string> Ours { get; } = new OrderedDictionary<string, string>
    {
        ["half_duplex"] = "Responses begin when all requests have come.",
        ["cancel_reaches_server"] = "A server sees that a client has cancelled, or is gone.",
        ["binary_metadata"] = "Binary entries of every byte and of lengths 1, 2 and 3, so with every padding, come back as they were.",
        ["repeated_metadata"] = "Several binary entries of one key come back in their order.",
        ["empty_metadata"] = "Entries without a value, text and binary, come back.",
        ["trailers_only"] = "A call that fails before anything was sent is answered by one frame of headers, with the status and the trailers.",
        ["rich_status"] = "A `google.rpc.Status` comes with its details.",
        ["health_check"] = "`grpc.health.v1` tells that the server serves, and does not know a service that nobody named.",
        ["health_watch"] = "A watch begins with the status of now, and tells when that changes.",
        ["reflection"] = "Reflection, v1 and v1alpha, lists services and describes a method.",
    };

    public static IReadOnlyList<string> All { get; } = [.. Official, .. Ours.Keys];
}
