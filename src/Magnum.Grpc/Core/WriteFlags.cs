namespace Grpc.Core;

/// <summary>How a message is written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>Nothing in particular.</summary>
    None = 0,

    /// <summary>The message may stay in the buffer until the next write or the end of the call.</summary>
    BufferHint = 1,

    /// <summary>The message is sent uncompressed even where the call compresses.</summary>
    NoCompress = 2,
}
