using System.Text.Json;

namespace Magnum.CloudSimulator.State;

/// <summary>The file that keeps the cloud. It is replaced as a whole, so that it is never half of one.</summary>
internal sealed class StateFile(string path)
{
    private static readonly JsonSerializerOptions Form = new() { MaxDepth = 256 };

    /// <summary>What the file holds; null when there is none.</summary>
    /// <exception cref="InvalidDataException">The file is not one of ours, or of a newer program.</exception>
    public CloudState? Read()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var stream = File.OpenRead(path);
            var state = JsonSerializer.Deserialize<CloudState>(stream, Form);
            return state?.Format == CloudState.CurrentFormat
                ? state
                : throw new InvalidDataException($"{path} has format {state?.Format}, this program knows {CloudState.CurrentFormat}. Remove it to begin a new cloud.");
        }
        catch (JsonException problem)
        {
            throw new InvalidDataException($"{path} is not the state of a simulated cloud: {problem.Message} Remove it to begin a new cloud.", problem);
        }
    }

    public static byte[] Render(CloudState state) => JsonSerializer.SerializeToUtf8Bytes(state, Form);

    public async Task WriteAsync(byte[] rendered, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var next = $"{path}.next";
        await using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await stream.WriteAsync(rendered, cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
    }
}
