using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Magnum.Grains;

namespace Magnum.Gateway.Requests;

/// <summary>Which fields an update changes, and the change itself.</summary>
internal static class MaskedFields
{
    private const string All = "*";

    /// <summary>
    /// The fields that a mask names, or, without one, those that are set in the message. Every path that is unknown or not to be changed is a violation.
    /// </summary>
    /// <param name="mask">The mask; null for none.</param>
    /// <param name="message">The new values.</param>
    /// <param name="writable">Names of the fields that may be changed.</param>
    /// <param name="found">Where problems go.</param>
    public static IReadOnlyList<string> PathsOf(FieldMask? mask, IMessage message, IReadOnlyCollection<string> writable, List<Violation> found)
    {
        if (mask is null || mask.Paths.Count == 0)
        {
            var set = message.Descriptor.Fields.InDeclarationOrder().Where(field => IsSet(field, message)).Select(field => field.Name).ToList();
            foreach (var path in set.Where(path => !writable.Contains(path, StringComparer.Ordinal)))
            {
                found.Add(new Violation(path, $"cannot be changed; what can: {string.Join(", ", writable)}"));
            }

            if (set.Count == 0)
            {
                found.Add(new Violation("update_mask", $"names nothing and no field is set; what can be changed: {string.Join(", ", writable)}"));
            }

            return set;
        }

        if (mask.Paths.Contains(All))
        {
            return [.. writable];
        }

        foreach (var path in mask.Paths.Where(path => !writable.Contains(path.Split('.', 2)[0], StringComparer.Ordinal) || !IsKnown(path, message)))
        {
            found.Add(new Violation("update_mask", $"'{path}' cannot be changed; what can: {string.Join(", ", writable)}, or * for all"));
        }

        return [.. mask.Paths];
    }

    /// <summary>Copies the named fields; one that is not set in <paramref name="source"/> is cleared. A path into a map names one key.</summary>
    public static void Copy(IReadOnlyList<string> paths, IMessage source, IMessage target)
    {
        foreach (var path in paths)
        {
            var parts = path.Split('.', 2);
            var field = source.Descriptor.FindFieldByName(parts[0]);
            if (parts.Length == 2)
            {
                CopyKey(field, parts[1], source, target);
            }
            else if (field.IsMap)
            {
                var entries = (IDictionary<string, string>)field.Accessor.GetValue(target);
                entries.Clear();
                foreach (var (key, value) in (IDictionary<string, string>)field.Accessor.GetValue(source))
                {
                    entries.Add(key, value);
                }
            }
            else if (IsSet(field, source))
            {
                field.Accessor.SetValue(target, field.Accessor.GetValue(source));
            }
            else
            {
                field.Accessor.Clear(target);
            }
        }
    }

    /// <summary>The fields that are set though only the server sets them.</summary>
    public static IEnumerable<Violation> OutputOnly(IMessage message, IReadOnlyCollection<string> writable) =>
        message.Descriptor.Fields.InDeclarationOrder()
            .Where(field => IsSet(field, message) && !writable.Contains(field.Name, StringComparer.Ordinal))
            .Select(field => new Violation(field.Name, "is set by the server; leave it out"));

    private static void CopyKey(FieldDescriptor field, string key, IMessage source, IMessage target)
    {
        var values = (IDictionary<string, string>)field.Accessor.GetValue(source);
        var entries = (IDictionary<string, string>)field.Accessor.GetValue(target);
        if (values.TryGetValue(key, out var value))
        {
            entries[key] = value;
        }
        else
        {
            entries.Remove(key);
        }
    }

    private static bool IsKnown(string path, IMessage message)
    {
        var parts = path.Split('.', 2);
        return parts.Length == 1 || (parts[1].Length > 0 && message.Descriptor.FindFieldByName(parts[0]) is { IsMap: true });
    }

    private static bool IsSet(FieldDescriptor field, IMessage message) => field switch
    {
        { IsMap: true } or { IsRepeated: true } => ((System.Collections.ICollection)field.Accessor.GetValue(message)).Count > 0,
        { HasPresence: true } => field.Accessor.HasValue(message),
        _ => field.Accessor.GetValue(message) switch
        {
            string text => text.Length > 0,
            bool flag => flag,
            System.Enum value => Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) != 0,
            int number => number != 0,
            var other => throw new InvalidOperationException($"Field {field.FullName} holds a {other?.GetType().Name}, which no update knows."),
        },
    };
}
