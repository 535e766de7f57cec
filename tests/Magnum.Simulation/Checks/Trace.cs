namespace Magnum.Simulation.Checks;

/// <summary>What happened in a world, line by line, when somebody wants to read it.</summary>
internal sealed class Trace(Action<string>? write, Func<long> now)
{
    /// <summary>Whether somebody reads it.</summary>
    public bool IsOn => write is not null;

    /// <summary>A line.</summary>
    public void Write(string who, string text) =>
        write?.Invoke(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(double)now() / TimeSpan.TicksPerSecond,11:0.000000}  {who,-12} {text}"));
}
