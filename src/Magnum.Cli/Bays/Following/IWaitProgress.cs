using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>Shows how an operation goes.</summary>
internal interface IWaitProgress
{
    /// <summary>The bay is now like this.</summary>
    void Show(Bay bay);

    /// <summary>Something beside the bay that the user should know.</summary>
    void Note(string text);
}
