namespace Magnum.Grains.Store;

/// <summary>How a commit went; anything but <see cref="Committed"/> changed nothing.</summary>
public enum CommitOutcome
{
    /// <summary>Written, durably.</summary>
    Committed,

    /// <summary>The revision is no longer the one that was read, or the row is gone: read and decide again.</summary>
    Conflict,

    /// <summary>The shard has another epoch: another silo owns it now.</summary>
    Fenced,

    /// <summary>The baymodel changed or is gone since its values were taken.</summary>
    BaymodelChanged,

    /// <summary>The baymodel is in use.</summary>
    InUse,

    /// <summary>The request id was used before: see <see cref="CommitResult.EarlierRequest"/>.</summary>
    RequestRepeated,

    /// <summary>The project has as many bays as it may have.</summary>
    QuotaReached,
}
