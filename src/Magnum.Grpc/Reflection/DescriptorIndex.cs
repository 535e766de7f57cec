using Google.Protobuf;
using Google.Protobuf.Reflection;
using Magnum.Grpc.Server;

namespace Magnum.Grpc.Reflection;

/// <summary>What the files of the mapped services declare, by name. Built when it is first asked, after all services are mapped.</summary>
internal sealed class DescriptorIndex
{
    private readonly ServiceRegistry _registry;
    private readonly Lazy<Content> _content;

    public DescriptorIndex(ServiceRegistry registry)
    {
        _registry = registry;
        _content = new Lazy<Content>(Build);
    }

    public IEnumerable<string> Services => _registry.Services.Select(service => service.FullName);

    public FileDescriptor? FindFile(string name) => _content.Value.Files.GetValueOrDefault(name);

    public FileDescriptor? FindSymbol(string name) => _content.Value.Symbols.GetValueOrDefault(name.TrimStart('.'));

    public FileDescriptor? FindExtension(string type, int number) =>
        _content.Value.Extensions.GetValueOrDefault((type.TrimStart('.'), number));

    /// <summary>The extension numbers of a message; null if it is unknown.</summary>
    public IReadOnlyList<int>? FindExtensionNumbers(string type)
    {
        var name = type.TrimStart('.');
        return _content.Value.Messages.Contains(name)
            ? [.. _content.Value.Extensions.Keys.Where(key => string.Equals(key.Type, name, StringComparison.Ordinal)).Select(key => key.Number).Order()]
            : null;
    }

    /// <summary>A file and all that it imports, directly or not; the file first.</summary>
    public static IReadOnlyList<(string Name, ByteString Data)> WithImports(FileDescriptor file)
    {
        var found = new Dictionary<string, ByteString>(StringComparer.Ordinal);
        var order = new List<(string, ByteString)>();
        var open = new Queue<FileDescriptor>([file]);
        while (open.TryDequeue(out var next))
        {
            if (found.TryAdd(next.Name, next.SerializedData))
            {
                order.Add((next.Name, next.SerializedData));
                foreach (var import in next.Dependencies)
                {
                    open.Enqueue(import);
                }
            }
        }

        return order;
    }

    private Content Build()
    {
        var content = new Content();
        foreach (var service in _registry.Services)
        {
            content.Add(service.File);
        }

        // The details of errors travel as Any: without their files clients could not read them.
        content.Add(Google.Rpc.StatusReflection.Descriptor);
        content.Add(Google.Rpc.ErrorDetailsReflection.Descriptor);
        return content;
    }

    private sealed class Content
    {
        public Dictionary<string, FileDescriptor> Files { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, FileDescriptor> Symbols { get; } = new(StringComparer.Ordinal);

        public Dictionary<(string Type, int Number), FileDescriptor> Extensions { get; } = [];

        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public void Add(FileDescriptor file)
        {
            if (!Files.TryAdd(file.Name, file))
            {
                return;
            }

            foreach (var service in file.Services)
            {
                Symbols[service.FullName] = file;
                foreach (var method in service.Methods)
                {
                    Symbols[method.FullName] = file;
                }
            }

            foreach (var type in file.EnumTypes)
            {
                Add(type, file);
            }

            foreach (var type in file.MessageTypes)
            {
                Add(type, file);
            }

            Add(file.Extensions.UnorderedExtensions, file);
            foreach (var import in file.Dependencies)
            {
                Add(import);
            }
        }

        private void Add(MessageDescriptor type, FileDescriptor file)
        {
            Symbols[type.FullName] = file;
            Messages.Add(type.FullName);
            foreach (var field in type.Fields.InDeclarationOrder())
            {
                Symbols[field.FullName] = file;
            }

            foreach (var nested in type.NestedTypes)
            {
                Add(nested, file);
            }

            foreach (var nested in type.EnumTypes)
            {
                Add(nested, file);
            }

            Add(type.Extensions.UnorderedExtensions, file);
        }

        private void Add(EnumDescriptor type, FileDescriptor file)
        {
            Symbols[type.FullName] = file;
            foreach (var value in type.Values)
            {
                Symbols[value.FullName] = file;
            }
        }

        private void Add(IEnumerable<FieldDescriptor> extensions, FileDescriptor file)
        {
            foreach (var extension in extensions)
            {
                Symbols[extension.FullName] = file;
                Extensions[(extension.ExtendeeType.FullName, extension.FieldNumber)] = file;
            }
        }
    }
}
