using Magnum.Cli.Tests.Hosting;

namespace Magnum.Cli.Tests.Certificates;

/// <summary>A server that answers with the certificates of a bay's authority, and a folder to write to; new for each test.</summary>
public abstract class WithBayCa : IAsyncLifetime, IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    private protected BayCa Ca { get; } = new();

    private protected ScriptedMagnum Magnum { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Magnum = await ScriptedMagnum.StartAsync();
        Ca.AnswerIn(Magnum.Script);
    }

    public async Task DisposeAsync() => await Magnum.DisposeAsync();

    public void Dispose()
    {
        Ca.Dispose();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
