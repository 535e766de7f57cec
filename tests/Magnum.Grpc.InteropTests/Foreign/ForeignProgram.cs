using System.Diagnostics;

namespace Magnum.Grpc.InteropTests.Foreign;

/// <summary>The programs that run what others wrote.</summary>
internal static class ForeignProgram
{
    public static string Python { get; } = Environment.GetEnvironmentVariable("PYTHON") ?? "/usr/bin/python3";

    public static string Node { get; } = "node";

    /// <summary>The path of a script of ours.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Foreign", name);

    /// <summary>How a program is started: its streams are ours, and Python leaves nothing behind.</summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        return start;
    }
}
