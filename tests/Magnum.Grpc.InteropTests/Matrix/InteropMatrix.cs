using Magnum.Grpc.InteropTests.Foreign;
using Magnum.Grpc.InteropTests.OwnClient;

namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>The tables.</summary>
internal static class InteropMatrix
{
    public static MatrixTable OurServer { get; } = new(ForeignClients.All);

    public static MatrixTable OurWebServer { get; } = new(ForeignClients.Web);

    public static MatrixTable OurClient { get; } = new(OwnClientRuns.All);
}
