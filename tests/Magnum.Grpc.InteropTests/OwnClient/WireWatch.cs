using Magnum.Grpc.InteropTests.Serving;

namespace Magnum.Grpc.InteropTests.OwnClient;

/// <summary>Watches, below our client, what comes back: the status in the headers and the flags of the messages of the last call.</summary>
internal sealed class WireWatch : DelegatingHandler
{
    /// <summary>The compressed flags of the responses.</summary>
    public FrameFlags Flags { get; private set; } = new();

    /// <summary>The status, if it came in the headers.</summary>
    public string? StatusInHeaders { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        StatusInHeaders = response.Headers.TryGetValues("grpc-status", out var values) ? values.Single() : null;
        Flags = new FrameFlags();
        response.Content = new WatchedContent(response.Content, Flags);
        return response;
    }
}
