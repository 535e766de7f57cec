namespace Grpc.Core;

/// <summary>How a channel stands with its servers.</summary>
public enum ConnectivityState
{
    /// <summary>Nobody has asked for a connection, or the last one was closed while nobody used it.</summary>
    Idle,

    /// <summary>A connection is being made.</summary>
    Connecting,

    /// <summary>Calls can be made.</summary>
    Ready,

    /// <summary>No connection could be made; the next attempt waits for its back-off.</summary>
    TransientFailure,

    /// <summary>The channel is closed.</summary>
    Shutdown,
}
