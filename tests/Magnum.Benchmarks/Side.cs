namespace Magnum.Benchmarks;

/// <summary>One of several that do the same.</summary>
/// <param name="Name">Who.</param>
/// <param name="Callers">How many call at a time.</param>
/// <param name="Call">One call of the caller of that number, from 0.</param>
internal sealed record Side(string Name, int Callers, Func<int, Task> Call);
