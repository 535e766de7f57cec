namespace Magnum.Grpc.Wire;

/// <summary>Says how many bytes of a message that is not whole yet may be kept.</summary>
internal interface IReceiveAllowance
{
    /// <summary>Asks to keep as many bytes in all as said, no longer what was asked before; 0 gives all back and is always granted.</summary>
    bool TryKeep(long bytes);
}
