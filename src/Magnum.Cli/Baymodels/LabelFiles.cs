using System.Text.Json;

namespace Magnum.Cli.Baymodels;

/// <summary>
/// The one label that names a file: the Mesos agents' environment is written as a JSON file, and its content travels.
/// </summary>
internal static class LabelFiles
{
    private const string Variables = "mesos_agent_executor_env_variables";

    private static readonly string[] Files = ["mesos_agent_executor_env_file", "mesos_slave_executor_env_file"];

    /// <summary>Replaces the label that names a file by one that holds what is in it, on one line.</summary>
    /// <exception cref="CliException">The file cannot be read, is not JSON, or the content is given as well.</exception>
    public static IReadOnlyDictionary<string, string> Expand(IReadOnlyDictionary<string, string> labels)
    {
        var expanded = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
        {
            var isFile = Files.Contains(key, StringComparer.Ordinal);
            if (!expanded.TryAdd(isFile ? Variables : key, isFile ? Read(key, value) : value))
            {
                throw CliException.Usage($"The label '{Variables}' is given more than once, counting '{key}'.");
            }
        }

        return expanded;
    }

    private static string Read(string key, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return JsonSerializer.Serialize(document.RootElement);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CliException(
                $"The file '{path}' of the label '{key}' cannot be used: {exception.Message}",
                exitCode: ExitCode.Usage,
                innerException: exception);
        }
    }
}
