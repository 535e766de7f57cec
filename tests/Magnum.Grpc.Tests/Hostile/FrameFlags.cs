namespace Magnum.Grpc.Tests.Hostile;

/// <summary>The flags of HTTP/2 frames; what a bit means depends on the type.</summary>
[Flags]
internal enum FrameFlags
{
    None = 0,
    EndStreamOrAck = 1,
    EndHeaders = 4,
    Padded = 8,
    Priority = 0x20,
}
