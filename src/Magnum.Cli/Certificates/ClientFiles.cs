namespace Magnum.Cli.Certificates;

/// <summary>The files by which Docker knows its servers and is known to them, in one folder.</summary>
/// <param name="Folder">The folder, a full path.</param>
internal sealed record ClientFiles(string Folder)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly string[] Names = ["key.pem", "cert.pem", "ca.pem"];

    /// <summary>Refuses to go on when one of the files is there.</summary>
    /// <exception cref="CliException">Names those that are.</exception>
    public void EnsureAbsent()
    {
        var present = Names.Where(name => File.Exists(Path.Combine(Folder, name))).ToArray();
        if (present.Length > 0)
        {
            throw Present(string.Join(", ", present));
        }
    }

    /// <summary>Writes the files: each whole or not at all, the key for its owner only.</summary>
    /// <param name="key">The private key, PEM.</param>
    /// <param name="certificate">Its certificate, PEM.</param>
    /// <param name="ca">The CA certificate, PEM.</param>
    /// <param name="overwrite">Whether files that are there may be replaced.</param>
    /// <exception cref="CliException">A file is there that may not be replaced, or the folder cannot be written to.</exception>
    public void Write(string key, string certificate, string ca, bool overwrite)
    {
        var drafts = new List<string>();
        try
        {
            Directory.CreateDirectory(Folder);
            foreach (var (name, text, mode) in new[] { ("key.pem", key, Private), ("cert.pem", certificate, Public), ("ca.pem", ca, Public) })
            {
                drafts.Add(Path.Combine(Folder, $".{name}.{Guid.NewGuid():N}"));
                WriteDraft(drafts[^1], text, mode);
            }

            if (!overwrite)
            {
                EnsureAbsent();
            }

            foreach (var (draft, name) in drafts.Zip(Names))
            {
                File.Move(draft, Path.Combine(Folder, name), overwrite);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The files cannot be written to '{Folder}' (--dir): {exception.Message}", innerException: exception);
        }
        finally
        {
            drafts.ForEach(File.Delete);
        }
    }

    // On the disk before it gets its name.
    private static void WriteDraft(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using var stream = new FileStream(path, options);
        using var writer = new StreamWriter(stream);
        writer.Write(text.TrimEnd() + "\n");
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }

    private CliException Present(string names) => new(
        $"In '{Folder}' there is already: {names}.",
        ["Choose another folder with --dir, or replace them with --force."]);
}
