namespace Magnum.OpenStack.Heat;

/// <summary>A stack's or resource's status, e.g. <c>CREATE_IN_PROGRESS</c>, in its two parts. A status that Heat may learn in future is kept as it is.</summary>
/// <param name="Text">The status as Heat writes it.</param>
public readonly record struct StackStatus(string Text)
{
    private const string InProgress = "IN_PROGRESS";
    private const string Complete = "COMPLETE";
    private const string Failed = "FAILED";

    /// <summary>What Heat does or did last: CREATE, UPDATE, DELETE, ROLLBACK, SUSPEND, RESUME, CHECK, ADOPT, SNAPSHOT, RESTORE, INIT.</summary>
    public string Action => Split(out var end) ? Text[..end] : Text;

    /// <summary>How it stands: IN_PROGRESS, COMPLETE or FAILED; empty if there is no such part.</summary>
    public string State => Split(out var end) ? Text[(end + 1)..] : "";

    /// <summary>Heat is at work.</summary>
    public bool IsInProgress => State is InProgress;

    /// <summary>The last action ended well.</summary>
    public bool IsComplete => State is Complete;

    /// <summary>The last action failed.</summary>
    public bool IsFailed => State is Failed;

    /// <summary>The stack is no more: it can still be read by its id for a while.</summary>
    public bool IsDeleted => Text is "DELETE_COMPLETE";

    /// <inheritdoc/>
    public override string ToString() => Text;

    private bool Split(out int end)
    {
        end = Text.IndexOf('_', StringComparison.Ordinal);
        return end > 0;
    }
}
