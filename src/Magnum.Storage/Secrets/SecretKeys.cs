using System.Security.Cryptography;

namespace Magnum.Storage.Secrets;

/// <summary>
/// The key-encryption keys: each seals the data keys that seal the bays' secrets. The first seals, all open; a new key is put first and
/// the old one stays until <c>RewrapAsync</c> has run. Keep them apart from the database's backups: without them the secrets are lost.
/// </summary>
public sealed class SecretKeys
{
    private const int KeyLength = 32;
    private const int MaxIdLength = 64;

    private readonly Dictionary<string, byte[]> _keys;

    private SecretKeys(string firstId, Dictionary<string, byte[]> keys)
    {
        FirstId = firstId;
        _keys = keys;
    }

    /// <summary>The id of the key that seals.</summary>
    public string FirstId { get; }

    /// <summary>The ids of all keys.</summary>
    public IReadOnlyCollection<string> Ids => _keys.Keys;

    /// <summary>
    /// Reads keys: one a line (or separated by commas), <c>id:base64</c>, the key being 32 random bytes; lines that begin with # are comments.
    /// </summary>
    /// <param name="text">The keys.</param>
    /// <param name="setting">Name of the setting or file they come from, for messages.</param>
    /// <exception cref="FormatException">A key is no such thing, an id is used twice, or there is none. The message names the setting, never a key.</exception>
    public static SecretKeys Parse(string text, string setting)
    {
        var lines = text.Split(['\n', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'))
            .ToList();
        if (lines.Count == 0)
        {
            throw new FormatException($"{setting} holds no key-encryption key. Write one as id:base64, the base64 of 32 random bytes.");
        }

        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        string? first = null;
        for (var i = 0; i < lines.Count; i++)
        {
            var (id, key) = ParseKey(lines[i], setting, i + 1);
            first ??= id;
            if (!keys.TryAdd(id, key))
            {
                throw new FormatException($"{setting}: two key-encryption keys have the id '{id}'.");
            }
        }

        return new SecretKeys(first!, keys);
    }

    /// <summary>Reads the keys of a file, as <see cref="Parse"/>.</summary>
    /// <exception cref="FormatException">The file holds no valid keys.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SecretKeys FromFile(string path) => Parse(File.ReadAllText(path), path);

    /// <summary>
    /// Reads the keys of a file; where there is none, makes it with one new key, readable by its owner only. For a server on one machine.
    /// </summary>
    /// <exception cref="FormatException">The file holds no valid keys.</exception>
    /// <exception cref="IOException">The file cannot be read or made.</exception>
    public static SecretKeys FromFileOrCreate(string path)
    {
        if (!File.Exists(path))
        {
            Write(path, $"local:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength))}\n");
        }

        return FromFile(path);
    }

    /// <summary>The key of that id; null when it is not among these.</summary>
    internal byte[]? Find(string id) => _keys.GetValueOrDefault(id);

    private static (string Id, byte[] Key) ParseKey(string line, string setting, int number)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var key = new byte[KeyLength];
        if (colon < 1
            || colon > MaxIdLength
            || !Convert.TryFromBase64String(line[(colon + 1)..].Trim(), key, out var length)
            || length != KeyLength)
        {
            throw new FormatException($"{setting}: key-encryption key {number} is not id:base64 with the base64 of 32 random bytes.");
        }

        return (line[..colon].Trim(), key);
    }

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
        writer.Flush();
        stream.Flush(flushToDisk: true);
    }
}
