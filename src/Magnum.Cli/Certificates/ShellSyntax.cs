using System.Buffers;

namespace Magnum.Cli.Certificates;

/// <summary>How the user's shell sets variables, so that it can evaluate what a command prints.</summary>
/// <param name="IsCsh">Whether it is of the family of the C shell.</param>
internal sealed record ShellSyntax(bool IsCsh)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/:._-+,@%=");

    /// <summary>The shell that <c>SHELL</c> names.</summary>
    public static ShellSyntax Of(CliHost host) => new(host.FirstVariable("SHELL")?.Contains("csh", StringComparison.Ordinal) == true);

    /// <summary>The command that sets a variable for the programs that the shell starts; null removes it.</summary>
    public string Set(string name, string? value) => (IsCsh, value) switch
    {
        (true, null) => $"unsetenv {name}",
        (true, _) => $"setenv {name} {Quote(value)}",
        (false, null) => $"unset {name}",
        _ => $"export {name}={Quote(value)}",
    };

    // Between single quotes all is literal; but for the C shell, whose history works there too.
    private string Quote(string value)
    {
        if (value.Length > 0 && !value.AsSpan().ContainsAnyExcept(Plain))
        {
            return value;
        }

        var quoted = value.Replace("'", "'\\''", StringComparison.Ordinal);
        return $"'{(IsCsh ? quoted.Replace("!", "\\!", StringComparison.Ordinal) : quoted)}'";
    }
}
