using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Magnum.Cli.Updates;

/// <summary>
/// What an update changes, from the command line's <c>add|replace|remove path=value…</c>: a message that holds the new
/// values, and the mask that names the fields. A field that the mask names and the message lacks gets its default.
/// </summary>
/// <param name="Message">The new values.</param>
/// <param name="Mask">The fields to change.</param>
internal sealed record FieldPatch<TMessage>(TMessage Message, FieldMask Mask)
    where TMessage : IMessage, new()
{
    /// <summary>Reads the attributes.</summary>
    /// <param name="kind">What to do with the paths.</param>
    /// <param name="attributes"><c>path=value</c>, or <c>path</c> for remove; a path may begin with <c>/</c>.</param>
    /// <exception cref="CliException">A path or a value that cannot be sent; the message says which.</exception>
    public static FieldPatch<TMessage> Parse(UpdateKind kind, IReadOnlyList<string> attributes)
    {
        var patch = new FieldPatch<TMessage>(new TMessage(), new FieldMask());
        foreach (var attribute in attributes)
        {
            patch.Apply(kind, attribute);
        }

        return patch;
    }

    private void Apply(UpdateKind kind, string attribute)
    {
        var equals = attribute.IndexOf('=', StringComparison.Ordinal);
        if (kind == UpdateKind.Remove ? equals >= 0 : equals < 0)
        {
            throw kind == UpdateKind.Remove
                ? CliException.Usage($"'{attribute}': remove takes the name of a field only, such as 'remove {attribute[..equals]}'.")
                : CliException.Usage($"'{attribute}': {kind.ToString().ToLowerInvariant()} needs a value, such as '{attribute}=VALUE'.");
        }

        var path = (equals < 0 ? attribute : attribute[..equals]).Trim().TrimStart('/');
        var value = equals < 0 ? null : attribute[(equals + 1)..];
        var slash = path.IndexOfAny(['/', '.']);
        var field = Find(slash < 0 ? path : path[..slash]);

        if (slash >= 0)
        {
            ApplyEntry(field, path, path[(slash + 1)..], value);
        }
        else if (field.IsMap)
        {
            ApplyMap(field, kind, value);
        }
        else
        {
            Name(field.Name);
            if (value is not null)
            {
                field.Accessor.SetValue(Message, FieldValue.Parse(field, value));
            }
        }
    }

    private void ApplyEntry(FieldDescriptor field, string path, string key, string? value)
    {
        if (!field.IsMap || key.Length == 0)
        {
            throw CliException.Usage($"'{path}': only a label has a path of two parts, such as labels/KEY.");
        }

        Name($"{field.Name}.{key}");
        if (value is not null)
        {
            Entries(field)[key] = value;
        }
    }

    private void ApplyMap(FieldDescriptor field, UpdateKind kind, string? value)
    {
        var entries = FieldValue.ParseMap(value ?? string.Empty);
        if (kind != UpdateKind.Add)
        {
            Name(field.Name);
        }

        foreach (var (key, text) in entries)
        {
            if (kind == UpdateKind.Add)
            {
                Name($"{field.Name}.{key}");
            }

            Entries(field)[key] = text;
        }
    }

    private System.Collections.IDictionary Entries(FieldDescriptor field) =>
        (System.Collections.IDictionary)field.Accessor.GetValue(Message);

    private void Name(string path)
    {
        var overlap = Mask.Paths.FirstOrDefault(other =>
            other == path
            || other.StartsWith(path + ".", StringComparison.Ordinal)
            || path.StartsWith(other + ".", StringComparison.Ordinal));
        if (overlap is not null)
        {
            throw CliException.Usage($"'{path}' is given more than once.");
        }

        Mask.Paths.Add(path);
    }

    private FieldDescriptor Find(string name)
    {
        var known = Message.Descriptor.Fields.InDeclarationOrder().Where(FieldValue.CanBeGiven).ToArray();
        return known.FirstOrDefault(field => field.Name == name.Replace('-', '_'))
            ?? throw CliException.Usage(
                $"'{name}' is not a field that can be given.",
                $"Fields: {string.Join(", ", known.Select(field => field.Name))}.");
    }
}
