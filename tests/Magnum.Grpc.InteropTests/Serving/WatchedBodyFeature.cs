using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Grpc.InteropTests.Serving;

/// <summary>Puts a <see cref="WatchedBody"/> in the place of a request's body.</summary>
internal sealed class WatchedBodyFeature(PipeReader body) : IRequestBodyPipeFeature
{
    /// <summary>The flags of the messages that the handler has taken.</summary>
    public FrameFlags Flags { get; } = new();

    /// <inheritdoc/>
    public PipeReader Reader => field ??= new WatchedBody(body, Flags);
}
