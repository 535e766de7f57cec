using Grpc.Core;
using Magnum.Grpc.Wire;

namespace Magnum.Grpc.Server;

/// <summary>A method that is not served here. Its name is the client's to choose, so it is kept short and on one line.</summary>
internal sealed record UnknownMethod(string ServiceName, string Name) : IMethod
{
    public MethodType Type => MethodType.Unary;

    public string FullName => $"/{ServiceName}/{Name}";

    public static UnknownMethod OfPath(string? path)
    {
        var name = PeerText.OnOneLine((path ?? string.Empty).Trim('/'));
        var slash = name.LastIndexOf('/');
        return new UnknownMethod(slash < 0 ? name : name[..slash], name[(slash + 1)..]);
    }
}
