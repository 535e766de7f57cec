namespace Grpc.Core;

/// <summary>How messages are written.</summary>
public sealed class WriteOptions
{
    /// <summary>Nothing in particular.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Creates options.</summary>
    public WriteOptions(WriteFlags flags = WriteFlags.None) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
