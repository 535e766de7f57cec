using System.Net;
using Grpc.Core;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>An answer as it is on the wire; headers and trailers together.</summary>
internal sealed record RawAnswer(HttpStatusCode Http, IReadOnlyDictionary<string, string> Headers, byte[] Body, bool TrailersOnly)
{
    public StatusCode Status => (StatusCode)int.Parse(Headers["grpc-status"]);

    public string Message => Headers.GetValueOrDefault("grpc-message", string.Empty);
}
