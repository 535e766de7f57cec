using Grpc.Core;

namespace Magnum.Grpc.Tests.Hostile;

/// <summary>How the server answered a stream: headers and trailers together, the body, and how it ended.</summary>
/// <param name="Fields">Headers and trailers.</param>
/// <param name="Body">All data.</param>
/// <param name="Reset">The code of a RST_STREAM that ended it.</param>
/// <param name="Lost">Whether the connection ended first.</param>
internal sealed record PeerAnswer(IReadOnlyDictionary<string, string> Fields, byte[] Body, ErrorCode? Reset, bool Lost)
{
    public int? Http => Fields.TryGetValue(":status", out var status) ? int.Parse(status) : null;

    public StatusCode? Status => Fields.TryGetValue("grpc-status", out var status) ? (StatusCode)int.Parse(status) : null;

    public string Message => Fields.GetValueOrDefault("grpc-message", string.Empty);

    /// <summary>In short, for messages of tests.</summary>
    public override string ToString() =>
        $"http {Http}, status {Status} '{Message}', {Body.Length} bytes, reset {Reset}{(Lost ? ", connection lost" : string.Empty)}";
}
