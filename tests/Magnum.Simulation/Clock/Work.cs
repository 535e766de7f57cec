namespace Magnum.Simulation.Clock;

/// <summary>Something to be run, in a process or in the world itself.</summary>
internal readonly record struct Work(Process? Process, SendOrPostCallback Callback, object? State);
