using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace Magnum.Benchmarks.GrpcLayer;

/// <summary>A server in a process of its own, and what it uses.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _http = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private ServerProcess(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    /// <summary>Processor time since its start, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Memory in use, in bytes, as the operating system counts it.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(string kind)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", kind])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var port = int.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The {kind} server did not start."), CultureInfo.InvariantCulture);
        return new ServerProcess(process, port);
    }

    /// <summary>A figure that the server tells of itself.</summary>
    public async Task<long> AskAsync(string path) =>
        long.Parse(await _http.GetStringAsync(new Uri(Address, path)), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
