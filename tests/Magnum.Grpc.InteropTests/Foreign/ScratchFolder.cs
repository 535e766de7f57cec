namespace Magnum.Grpc.InteropTests.Foreign;

/// <summary>A folder for what a program reads.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("grpc-interop").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
