namespace Magnum.Grpc.Client.Balancing;

/// <summary>A handler that makes its connections by itself, so that nothing is known of them.</summary>
internal sealed class HandlerConnection(Uri address, HttpMessageInvoker http, Backoff backoff, TimeProvider time) : Connection, IConnectionSource
{
    public override string Name => address.Authority;

    public override Uri BaseAddress => address;

    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        http.SendAsync(request, cancellationToken);

    public override bool ShouldPickAgain(Exception exception, int failures, bool waitForReady) => waitForReady && exception is HttpRequestException;

    public ValueTask<Connection> PickAsync(bool waitForReady, int failures, CancellationToken cancellationToken) =>
        failures == 0 ? new(this) : PickLaterAsync(failures, cancellationToken);

    public void Dispose() => http.Dispose();

    private async ValueTask<Connection> PickLaterAsync(int failures, CancellationToken cancellationToken)
    {
        await Task.Delay(backoff.WaitAfter(failures), time, cancellationToken);
        return this;
    }
}
