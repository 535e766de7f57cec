namespace Magnum.Grpc.Tests.Hostile;

/// <summary>The tests that measure memory, or need all there is: nothing else runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
