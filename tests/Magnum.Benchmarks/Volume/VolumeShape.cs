using System.Globalization;
using System.Security.Cryptography;

namespace Magnum.Benchmarks.Volume;

/// <summary>
/// Very many bays in projects of one size, all of whose ids follow from their numbers, so that a cloud need not remember their stacks.
/// </summary>
/// <param name="Projects">How many projects.</param>
/// <param name="InProgress">How many bays of each have an operation in flight.</param>
/// <param name="Settled">How many bays of each are settled.</param>
internal sealed record VolumeShape(int Projects, int InProgress, int Settled)
{
    public int PerProject => InProgress + Settled;

    public int Bays => Projects * PerProject;

    public static string ProjectOf(int project) => project.ToString("x32", CultureInfo.InvariantCulture);

    public static int NumberOf(string projectId) => int.Parse(projectId, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Spread over the shards as chance does.</summary>
    public static Guid BayOf(int project, int bay)
    {
        Span<byte> numbers = stackalloc byte[8];
        BitConverter.TryWriteBytes(numbers, project);
        BitConverter.TryWriteBytes(numbers[4..], bay);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(numbers, hash);
        return new Guid(hash[..16]);
    }

    public static Guid StackOf(int project, int bay) => Numbered(project, bay, 0x57);

    public static Guid OperationOf(int project, int bay) => Numbered(project, bay, 0x0e);

    /// <summary>The bay's number in its project, from its stack's id.</summary>
    public static int BayOf(Guid stack)
    {
        Span<byte> bytes = stackalloc byte[16];
        stack.TryWriteBytes(bytes);
        return BitConverter.ToInt32(bytes[4..]);
    }

    private static Guid Numbered(int project, int bay, byte kind) => new(project, (short)bay, (short)(bay >> 16), kind, 0, 0, 0, 0, 0, 0, 0);
}
