using System.CommandLine;
using Magnum.Cli.Connection;

namespace Magnum.Cli;

/// <summary>One run of one command.</summary>
/// <param name="Host">The process around it.</param>
/// <param name="Options">The options of every command.</param>
/// <param name="Parse">What was typed.</param>
internal sealed record CommandContext(CliHost Host, GlobalOptions Options, ParseResult Parse) : IDisposable
{
    private Session? _session;

    /// <summary>Whether results are printed as JSON.</summary>
    public bool Json => Options.Json(Parse);

    /// <summary>Whether calls and details of errors are shown.</summary>
    public bool Debug => Options.Debug(Parse);

    /// <summary>Request id of everything that this run sends; found again in the logs and in bay events.</summary>
    public string RequestId { get; } = $"req-{Guid.NewGuid()}";

    /// <summary>The server, once it is known.</summary>
    public ServerAddress? Server => _session?.Server;

    /// <summary>Logs in, when that has not been done, and answers with the clients of the server.</summary>
    /// <exception cref="CliException">The settings do not suffice, or Keystone refuses.</exception>
    public async Task<Session> ConnectAsync(CancellationToken cancellationToken) =>
        _session ??= await Session.OpenAsync(this, cancellationToken);

    /// <summary>Shows a line with <c>--debug</c>.</summary>
    public void Trace(string line)
    {
        if (Debug)
        {
            Host.Error.WriteLine($"DEBUG: {line}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session?.Dispose();
}
