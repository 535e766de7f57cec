using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>Grants everything, and remembers how much it was.</summary>
internal sealed class KeptBytes : IReceiveAllowance
{
    public long Now { get; private set; }

    public long Most { get; private set; }

    public bool TryKeep(long bytes)
    {
        Now = bytes;
        Most = Math.Max(Most, bytes);
        return true;
    }
}
