namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>The tests that share the runs.</summary>
[CollectionDefinition(Name)]
public sealed class InteropCollection : ICollectionFixture<InteropRuns>
{
    public const string Name = "interop";
}
