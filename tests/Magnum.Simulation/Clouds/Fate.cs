namespace Magnum.Simulation.Clouds;

/// <summary>What becomes of a request to the cloud.</summary>
internal enum Fate
{
    /// <summary>No connection.</summary>
    Refused,

    /// <summary>Answered with 429.</summary>
    Busy,

    /// <summary>Answered with 503, and not carried out.</summary>
    Broken,

    /// <summary>Never arrives.</summary>
    Lost,

    /// <summary>Carried out, and the answer never comes.</summary>
    Unanswered,

    /// <summary>Carried out, and answered with 503.</summary>
    BrokenAfter,

    /// <summary>Arrives after some seconds.</summary>
    Slow,

    /// <summary>Arrives when the caller has given it up.</summary>
    Late,

    /// <summary>Arrives at once and is answered.</summary>
    Arrives,
}
