namespace Magnum.Grains.Bays;

/// <summary>Magnum's bay status: the last action and how it went. <see cref="BayStatusNames"/> gives Heat's spelling.</summary>
public enum BayStatus
{
    /// <summary>Being built.</summary>
    CreateInProgress,

    /// <summary>Built.</summary>
    CreateComplete,

    /// <summary>Building failed.</summary>
    CreateFailed,

    /// <summary>Being scaled.</summary>
    UpdateInProgress,

    /// <summary>Scaled.</summary>
    UpdateComplete,

    /// <summary>Scaling failed; it can be tried again.</summary>
    UpdateFailed,

    /// <summary>Being removed.</summary>
    DeleteInProgress,

    /// <summary>Gone.</summary>
    DeleteComplete,

    /// <summary>Removal failed; it can be tried again.</summary>
    DeleteFailed,

    /// <summary>Heat is undoing a failed update.</summary>
    RollbackInProgress,

    /// <summary>Heat undid a failed update.</summary>
    RollbackComplete,

    /// <summary>Heat could not undo a failed update.</summary>
    RollbackFailed,

    /// <summary>Resumed in Heat.</summary>
    ResumeComplete,

    /// <summary>Restored in Heat.</summary>
    RestoreComplete,

    /// <summary>Snapshot taken in Heat.</summary>
    SnapshotComplete,

    /// <summary>Checked in Heat.</summary>
    CheckComplete,

    /// <summary>Adopted in Heat.</summary>
    AdoptComplete,
}
