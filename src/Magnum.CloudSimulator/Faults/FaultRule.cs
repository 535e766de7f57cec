namespace Magnum.CloudSimulator.Faults;

/// <summary>A fault of a service: which calls it meets, and what happens to them. A call meets the first rule that fits.</summary>
public sealed record FaultRule
{
    /// <summary>The service type: identity, orchestration, image, compute, network; null fits every one.</summary>
    public string? Service { get; init; }

    /// <summary>The HTTP method; null fits every one.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression that is searched in path and query string; null fits every one.</summary>
    public string? Path { get; init; }

    /// <summary>The HTTP status to answer with in place of the service; null lets the service answer.</summary>
    public int? Status { get; init; }

    /// <summary>The value of a Retry-After header, seconds, on an answer made by <see cref="Status"/>; null leaves it out.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>How long to wait before anything else, seconds. 0 by default.</summary>
    public double DelaySeconds { get; init; }

    /// <summary>Whether, and when, the connection is cut without an answer.</summary>
    public FaultDrop Drop { get; init; }

    /// <summary>How many calls the rule meets before it is spent; null (the default) means all.</summary>
    public int? Count { get; init; }

    /// <summary>How many fitting calls pass untouched first. 0 by default.</summary>
    public int Skip { get; init; }

    /// <summary>Meets one of so many fitting calls, beginning with the first. 1 by default: every one.</summary>
    public int Every { get; init; } = 1;

    /// <summary>What is wrong with the rule; null when nothing is.</summary>
    internal string? Problem() =>
        Status is < 100 or > 599 ? $"{nameof(Status)} must be 100…599, not {Status}."
        : DelaySeconds is < 0 or > 3600 or double.NaN ? $"{nameof(DelaySeconds)} must be 0…3600, not {DelaySeconds}."
        : Count < 0 || Skip < 0 ? $"{nameof(Count)} and {nameof(Skip)} must not be negative."
        : Every < 1 ? $"{nameof(Every)} must be at least 1, not {Every}."
        : null;
}
