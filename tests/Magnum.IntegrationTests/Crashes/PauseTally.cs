namespace Magnum.IntegrationTests.Crashes;

/// <summary>What a process did when it went on after its leases were over.</summary>
/// <param name="RefusedWrites">Writes that it tried and that were refused.</param>
/// <param name="Calls">Requests that it sent to the cloud.</param>
internal sealed record PauseTally(int RefusedWrites, int Calls);
