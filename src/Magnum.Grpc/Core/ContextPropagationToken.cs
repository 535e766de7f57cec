namespace Grpc.Core;

/// <summary>What a call hands on to those that its handler makes; see <see cref="ServerCallContext.CreatePropagationToken"/>.</summary>
public sealed class ContextPropagationToken
{
    internal ContextPropagationToken(DateTime? deadline, CancellationToken cancellationToken)
    {
        Deadline = deadline;
        CancellationToken = cancellationToken;
    }

    /// <summary>The deadline of the parent, UTC; null for none.</summary>
    internal DateTime? Deadline { get; }

    /// <summary>Cancelled with the parent.</summary>
    internal CancellationToken CancellationToken { get; }
}
