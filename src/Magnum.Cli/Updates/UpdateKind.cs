namespace Magnum.Cli.Updates;

/// <summary>What <c>bay-update</c> and <c>baymodel-update</c> do with the paths they are given.</summary>
internal enum UpdateKind
{
    /// <summary>Sets a field; adds to labels.</summary>
    Add,

    /// <summary>Sets a field; replaces all labels.</summary>
    Replace,

    /// <summary>Gives a field its default back; removes a label.</summary>
    Remove,
}
