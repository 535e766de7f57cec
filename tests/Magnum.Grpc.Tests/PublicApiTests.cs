using System.Reflection;
using Grpc.Core;

namespace Magnum.Grpc.Tests;

/// <summary>That the library can be swapped for the usual packages: what they have stands under their names, all else apart from it.</summary>
public sealed class PublicApiTests
{
    private static readonly Assembly Library = typeof(ServerCallContext).Assembly;

    [Fact]
    public void PublicTypes_OutsideOfTheLibrarysNamespace_AreThoseOfTheUsualPackages()
    {
        var usual = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "usual-packages.txt"));

        var own = Library.GetExportedTypes()
            .Where(type => !type.Namespace!.StartsWith("Magnum.Grpc", StringComparison.Ordinal) && !IsGenerated(type))
            .Select(type => type.FullName!)
            .Order(StringComparer.Ordinal);

        own.Except(usual, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public void References_OfTheLibrary_AreOfTheFrameworkAndProtobuf()
    {
        var foreign = Library.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && !name.StartsWith("Microsoft.", StringComparison.Ordinal));

        foreign.ShouldBe(["Google.Protobuf", "Google.Api.CommonProtos"], ignoreOrder: true);
    }

    private static bool IsGenerated(Type type) =>
        type.Namespace!.StartsWith("Grpc.Health.", StringComparison.Ordinal) || type.Namespace.StartsWith("Grpc.Reflection.", StringComparison.Ordinal);
}
