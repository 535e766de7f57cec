using System.Globalization;
using System.Net.Http.Json;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.Benchmarks.Volume;

/// <summary>A <see cref="VolumeCloud"/> in a process of its own.</summary>
internal sealed class VolumeProcess : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private VolumeProcess(ChildProcess process)
    {
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{process.Output.Trim()}") };
    }

    public static async Task<VolumeProcess> StartAsync(VolumeShape shape, TimeSpan watchPause, TimeSpan settledPause)
    {
        string[] arguments = [.. new[] { shape.Projects, shape.InProgress, shape.Settled, watchPause.TotalSeconds, settledPause.TotalSeconds }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        var process = ChildProcess.Start([Environment.ProcessPath!, "serve", "volume", .. arguments], readyWhen: "");
        await process.ReadyAsync();
        return new VolumeProcess(process);
    }

    /// <summary>Keystone's address for the silo of that number.</summary>
    public Uri AuthUrlOf(int silo) => new(_http.BaseAddress!, $"/{silo}/v3");

    public async Task<PollSummary> ReadAsync() => (await _http.GetFromJsonAsync<PollSummary>("/log"))!;

    public async Task ResetAsync() => (await _http.PostAsync(new Uri("/log/reset", UriKind.Relative), null)).EnsureSuccessStatusCode();

    /// <summary>The silo of that number dies now.</summary>
    public async Task DiedAsync(int silo) => (await _http.PostAsync(new Uri($"/log/died/{silo}", UriKind.Relative), null)).EnsureSuccessStatusCode();

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
    }
}
