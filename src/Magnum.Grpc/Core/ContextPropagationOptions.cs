namespace Grpc.Core;

/// <summary>What a call hands on to those that its handler makes.</summary>
public sealed class ContextPropagationOptions
{
    /// <summary>Deadline and cancellation.</summary>
    public static readonly ContextPropagationOptions Default = new();

    /// <summary>Creates options.</summary>
    /// <param name="propagateDeadline">Whether the calls must be done by the same deadline.</param>
    /// <param name="propagateCancellation">Whether the calls are cancelled together.</param>
    public ContextPropagationOptions(bool propagateDeadline = true, bool propagateCancellation = true)
    {
        IsPropagateDeadline = propagateDeadline;
        IsPropagateCancellation = propagateCancellation;
    }

    /// <summary>Whether the calls must be done by the same deadline.</summary>
    public bool IsPropagateDeadline { get; }

    /// <summary>Whether the calls are cancelled together.</summary>
    public bool IsPropagateCancellation { get; }
}
