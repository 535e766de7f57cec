using Magnum.Grains;

namespace Magnum.Simulation.Clock;

/// <summary>All chance of a world: the same seed throws the same numbers.</summary>
internal sealed class Dice(int seed) : Chance
{
    private readonly Random _random = new(seed);

    /// <inheritdoc/>
    public override Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <inheritdoc/>
    public override double Next() => _random.NextDouble();

    /// <summary>True with that probability.</summary>
    public bool Happens(double probability) => probability > 0 && _random.NextDouble() < probability;

    /// <summary>A number from 0 to below a bound.</summary>
    public int Below(int bound) => _random.Next(bound);

    /// <summary>A number from one to another, both included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    /// <summary>A span of time, in seconds.</summary>
    public TimeSpan Seconds(double least, double most) => TimeSpan.FromTicks((long)((least + (_random.NextDouble() * (most - least))) * TimeSpan.TicksPerSecond));

    /// <summary>One of several.</summary>
    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];
}
