namespace Magnum.Grpc.InteropTests.Matrix;

[Collection(InteropCollection.Name)]
public sealed class MatrixDocumentTests(InteropRuns runs)
{
    private static readonly string Path = System.IO.Path.Combine(FindRoot(), "docs", "grpc-interop.md");

    [Fact]
    public async Task Document_AfterThisRun_ShowsWhatItFound()
    {
        var found = await MatrixDocument.RenderAsync(runs);

        if (Environment.GetEnvironmentVariable("MAGNUM_TEST_WRITE_INTEROP") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(Path, found);
        }

        (await File.ReadAllTextAsync(Path)).ShouldBe(found, "docs/grpc-interop.md is not what this run found; MAGNUM_TEST_WRITE_INTEROP=1 writes it anew.");
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "Magnum.Grains.sln")))
        {
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run from a checkout.");
        }

        return folder;
    }
}
