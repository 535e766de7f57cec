using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Testing;

namespace Magnum.Grpc.InteropTests.Contract;

/// <summary>What the foreign programs know of the contract: they have no generated code, but make their messages from this.</summary>
internal static class Descriptors
{
    private static readonly FileDescriptor[] Roots =
    [
        TestReflection.Descriptor,
        global::Grpc.Health.V1.HealthReflection.Descriptor,
        global::Grpc.Reflection.V1.ReflectionReflection.Descriptor,
        global::Grpc.Reflection.V1Alpha.ReflectionReflection.Descriptor,
        Google.Rpc.StatusReflection.Descriptor,
        Google.Rpc.ErrorDetailsReflection.Descriptor,
    ];

    /// <summary>All files, each after those that it imports.</summary>
    public static FileDescriptorSet All()
    {
        var ordered = new List<FileDescriptor>();
        foreach (var root in Roots)
        {
            AddWithImports(root, ordered);
        }

        return new FileDescriptorSet { File = { ordered.Select(file => FileDescriptorProto.Parser.ParseFrom(file.SerializedData)) } };
    }

    /// <summary>Writes all files to a folder, and tells the path.</summary>
    public static async Task<string> WriteAsync(string folder)
    {
        var path = Path.Combine(folder, "descriptors");
        await File.WriteAllBytesAsync(path, All().ToByteArray());
        return path;
    }

    private static void AddWithImports(FileDescriptor file, List<FileDescriptor> ordered)
    {
        if (ordered.Contains(file))
        {
            return;
        }

        foreach (var import in file.Dependencies)
        {
            AddWithImports(import, ordered);
        }

        ordered.Add(file);
    }
}
