using System.Collections.Concurrent;
using System.Diagnostics;

namespace Magnum.IntegrationTests.Hosting;

/// <summary>
/// A process that a test started. It ends with the test run, also when that is killed: a guardian beside it sees the pipe close.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Exit status of a process that was ended by <c>kill -9</c>.</summary>
    public const int Killed = 137;

    // The guardian knows the shell's number, which exec keeps.
    private const string Guarded = """exec 3<&0 < /dev/null; (cat <&3; kill -9 $$) > /dev/null 2>&1 & exec "$@" 3<&-""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _awaited = new(StringComparer.Ordinal);
    private readonly string? _readyWhen;

    private ChildProcess(ProcessStartInfo start, string? readyWhen)
    {
        _readyWhen = readyWhen;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Start().ShouldBeTrue();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>What it has said so far.</summary>
    public string Output => string.Join(Environment.NewLine, _output);

    /// <summary>Starts a program.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">Variables that it gets on top of this process's own.</param>
    /// <param name="readyWhen">What a line holds that says that it is ready; null for no such line.</param>
    public static ChildProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null, string? readyWhen = null)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guarded, "sh", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Checkout.Root,
        };
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(start, readyWhen);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyList<string> command, IReadOnlyDictionary<string, string>? environment = null)
    {
        await using var process = Start(command, environment);
        var code = await process.EndedAsync();
        return (code, process.Output);
    }

    /// <summary>Returns when it is ready; fails when it ends before.</summary>
    public async Task ReadyAsync()
    {
        var ended = _process.WaitForExitAsync();
        var ready = SaidAsync(_readyWhen!);
        await Task.WhenAny(ready, ended).WaitAsync(Patience);
        ready.IsCompleted.ShouldBeTrue($"It ended before it was ready:{Environment.NewLine}{Output}");
    }

    /// <summary>Returns when it has said a line that holds these words.</summary>
    public Task SaidAsync(string words)
    {
        var said = _awaited.GetOrAdd(words, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_output.Any(line => line.Contains(words, StringComparison.Ordinal)))
        {
            said.TrySetResult();
        }

        return said.Task;
    }

    /// <summary>Returns its exit status when it has ended by itself.</summary>
    public async Task<int> EndedAsync(TimeSpan? patience = null)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience ?? Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"It did not end:{Environment.NewLine}{Output}", exception);
        }

        return _process.ExitCode;
    }

    /// <summary>Sends it a signal, such as TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{signal} {Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.StandardInput.Close();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        foreach (var (words, said) in _awaited)
        {
            if (line.Contains(words, StringComparison.Ordinal))
            {
                said.TrySetResult();
            }
        }
    }
}
