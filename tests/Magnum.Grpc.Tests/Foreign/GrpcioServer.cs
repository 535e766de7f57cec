using System.Diagnostics;

namespace Magnum.Grpc.Tests.Foreign;

/// <summary>A server of the test service on grpcio, in a process of its own.</summary>
internal sealed class GrpcioServer : IAsyncDisposable
{
    private readonly Process _process;

    private GrpcioServer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<GrpcioServer> StartAsync(string name, int failures = 0)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Foreign", "grpcio_server.py");
        var process = Process.Start(new ProcessStartInfo(ForeignProgram.Python, [script, name, $"{failures}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1));
            return new GrpcioServer(process, int.Parse(line!));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }
}
