using Magnum.V1;

namespace Magnum.Cli.Bays.Following;

/// <summary>One thing that a watch tells.</summary>
internal abstract record BayNews
{
    private BayNews()
    {
    }

    /// <summary>What was known is void: every bay that there is follows.</summary>
    internal sealed record Restarted : BayNews;

    /// <summary>A bay as it is now.</summary>
    /// <param name="Bay">The bay.</param>
    /// <param name="IsAdded">Whether it was not known before.</param>
    internal sealed record Current(Bay Bay, bool IsAdded) : BayNews;

    /// <summary>A bay is gone.</summary>
    /// <param name="Bay">Its last state.</param>
    internal sealed record Gone(Bay Bay) : BayNews;

    /// <summary>Everything up to now was told.</summary>
    internal sealed record CaughtUp : BayNews;

    /// <summary>The connection is lost and is being made again; nothing is missed.</summary>
    /// <param name="Reason">Why, for a person.</param>
    internal sealed record Disturbed(string Reason) : BayNews;
}
