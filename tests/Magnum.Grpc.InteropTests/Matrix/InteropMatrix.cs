using Magnum.Grpc.InteropTests.Foreign;
using Magnum.Grpc.InteropTests.OwnClient;

namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>Both tables.</summary>
internal static class InteropMatrix
{
    public static MatrixTable OurServer { get; } = new(ForeignClients.All, PeerIsServer: false);

    public static MatrixTable OurClient { get; } = new(OwnClientRuns.All, PeerIsServer: true);
}
