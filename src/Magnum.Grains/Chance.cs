namespace Magnum.Grains;

/// <summary>Where fresh ids and random numbers come from, so that a simulation can draw the same ones again.</summary>
public class Chance
{
    /// <summary>True chance.</summary>
    public static Chance Fair { get; } = new();

    /// <summary>A fresh id.</summary>
    public virtual Guid NewId() => Guid.NewGuid();

    /// <summary>A random number, at least 0 and below 1.</summary>
    public virtual double Next() => Random.Shared.NextDouble();
}
