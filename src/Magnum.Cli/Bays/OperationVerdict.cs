namespace Magnum.Cli.Bays;

/// <summary>How an operation stands that somebody waits for.</summary>
internal enum OperationVerdict
{
    /// <summary>It goes on.</summary>
    Pending,

    /// <summary>It did what was asked.</summary>
    Succeeded,

    /// <summary>It failed; the bay says why.</summary>
    Failed,

    /// <summary>The bay is being deleted, or is gone, which nobody here asked for.</summary>
    Overtaken,
}
