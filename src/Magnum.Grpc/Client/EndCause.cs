namespace Magnum.Grpc.Client;

/// <summary>Who ended a call.</summary>
internal enum EndCause
{
    /// <summary>The caller, the deadline, or the channel that was closed: nothing else can come of it.</summary>
    Caller,

    /// <summary>The server, by a status.</summary>
    Server,

    /// <summary>What lies between, or an answer that is not gRPC.</summary>
    Transport,
}
