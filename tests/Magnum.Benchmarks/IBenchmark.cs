namespace Magnum.Benchmarks;

/// <summary>Measures something that has a bar to reach.</summary>
internal interface IBenchmark
{
    /// <summary>What it is called by.</summary>
    string Name { get; }

    /// <summary>What it measures, in one line.</summary>
    string Summary { get; }

    /// <summary>Measures, telling on the way what it sees.</summary>
    Task<IReadOnlyList<Figure>> RunAsync();
}
