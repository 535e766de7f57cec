using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Grpc.Core;

/// <content>What metadata consist of.</content>
public sealed partial class Metadata
{
    /// <summary>One key with its value.</summary>
    public sealed class Entry
    {
        private readonly string? _text;
        private readonly byte[]? _bytes;

        /// <summary>Creates a text entry.</summary>
        /// <param name="key">Letters, digits, <c>-</c>, <c>_</c>, <c>.</c>; lower-cased here; must not end in <c>-bin</c>.</param>
        /// <param name="value">Printable ASCII; may be empty.</param>
        /// <exception cref="ArgumentException">Key or value is not as described.</exception>
        public Entry(string key, string value)
        {
            ArgumentNullException.ThrowIfNull(value);
            Key = Normalize(key);
            if (IsBinary)
            {
                throw new ArgumentException($"The key '{key}' ends in -bin, so its value must be bytes.", nameof(key));
            }

            if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
            {
                throw new ArgumentException($"The value of '{key}' is not printable ASCII; use a key that ends in -bin.", nameof(value));
            }

            _text = value;
        }

        /// <summary>Creates a binary entry.</summary>
        /// <param name="key">As for text, but ending in <c>-bin</c>.</param>
        /// <param name="valueBytes">Any bytes; may be empty.</param>
        /// <exception cref="ArgumentException">The key is not as described.</exception>
        public Entry(string key, byte[] valueBytes)
        {
            ArgumentNullException.ThrowIfNull(valueBytes);
            Key = Normalize(key);
            if (!IsBinary)
            {
                throw new ArgumentException($"The key '{key}' does not end in -bin, so its value must be text.", nameof(key));
            }

            _bytes = [.. valueBytes];
        }

        private Entry(string key, string? text, byte[]? bytes)
        {
            Key = key;
            _text = text;
            _bytes = bytes;
        }

        /// <summary>The key, in lower case.</summary>
        public string Key { get; }

        /// <summary>The text of a text entry.</summary>
        /// <exception cref="InvalidOperationException">The entry is binary.</exception>
        public string Value => _text ?? throw new InvalidOperationException($"'{Key}' is a binary entry.");

        /// <summary>The value as bytes; of a text entry, its ASCII bytes.</summary>
        public byte[] ValueBytes => _bytes is null ? Encoding.ASCII.GetBytes(_text!) : [.. _bytes];

        /// <summary>Whether the value is bytes, which the key tells.</summary>
        public bool IsBinary => Key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        /// <inheritdoc/>
        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, {_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        /// <summary>What came off the wire is taken as it is: it was the peer's to choose.</summary>
        internal static Entry Received(string key, string text) => new(key, text, bytes: null);

        internal static Entry Received(string key, byte[] bytes) => new(key, text: null, bytes);

        /// <summary>What can be sent: of text that came off the wire, the characters that are not printable ASCII become question marks.</summary>
        internal string ToWire()
        {
            if (_text is null)
            {
                return Convert.ToBase64String(_bytes!).TrimEnd('=');
            }

            return _text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0
                ? _text
                : string.Create(_text.Length, _text, static (sent, text) =>
                {
                    text.CopyTo(sent);
                    foreach (ref var c in sent)
                    {
                        c = c is >= ' ' and <= '~' ? c : '?';
                    }
                });
        }

        [SuppressMessage("Globalization", "CA1308:Normalize strings to uppercase", Justification = "HTTP/2 field names are lower case.")]
        private static string Normalize(string key)
        {
            ArgumentException.ThrowIfNullOrEmpty(key);
            foreach (var c in key)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                {
                    throw new ArgumentException($"'{key}' is not a metadata key: only letters, digits, '-', '_' and '.' may occur.", nameof(key));
                }
            }

            return key.ToLowerInvariant();
        }
    }
}
