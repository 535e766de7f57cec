using System.Diagnostics;

namespace Magnum.Grpc.InteropTests.Foreign;

/// <summary>A program around what others wrote. Disposing of it ends it.</summary>
internal sealed class ForeignProgram : IDisposable
{
    private readonly Process _process;

    public ForeignProgram(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        _process = Process.Start(start)!;
        Error = _process.StandardError.ReadToEndAsync();
    }

    public static string Python { get; } = Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3";

    public static string Node { get; } = "node";

    /// <summary>The path of a script of ours.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Foreign", name);

    /// <summary>All that it says until its end.</summary>
    public Task<string> ReadOutputAsync(CancellationToken cancellationToken) => _process.StandardOutput.ReadToEndAsync(cancellationToken);

    /// <summary>All that it complains of until its end.</summary>
    public Task<string> Error { get; }

    /// <summary>What follows a word in the next line.</summary>
    public async Task<string> ReadAsync(string word, CancellationToken cancellationToken)
    {
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken);
        return line is not null && line.StartsWith($"{word} ", StringComparison.Ordinal)
            ? line[(word.Length + 1)..]
            : throw new InvalidOperationException($"'{word}' was to be said, and not '{line}': {await Error.WaitAsync(cancellationToken)}");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5)))
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
