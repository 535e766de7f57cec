namespace Magnum.Tests.Shared.Load;

/// <summary>How a <see cref="LoadCaller"/> goes about it.</summary>
internal sealed record LoadHabits
{
    /// <summary>Pause after a refusal and between two looks at a bay.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Longest wait for an answer; null for as long as it takes.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>How many bays it makes; then it ends.</summary>
    public int Bays { get; init; } = int.MaxValue;

    /// <summary>How often a bay is scaled.</summary>
    public int Updates { get; init; } = 3;

    /// <summary>Of so many bays one is left, the others are deleted.</summary>
    public int KeepsOneOf { get; init; } = 4;

    /// <summary>
    /// How often a call without an answer is made again, under the same request id; updates name the revision that they are meant for, so that
    /// none counts that arrives after its successor.
    /// </summary>
    public int Repeats { get; init; }

    /// <summary>Probability, from 0 to 1, that it does not wait for the end of an operation before it asks for the next.</summary>
    public double Haste { get; init; }
}
