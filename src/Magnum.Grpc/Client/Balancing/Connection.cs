namespace Magnum.Grpc.Client.Balancing;

/// <summary>What carries calls to one address.</summary>
internal abstract class Connection
{
    /// <summary>The address, for messages.</summary>
    public abstract string Name { get; }

    /// <summary>Scheme and authority of the calls.</summary>
    public abstract Uri BaseAddress { get; }

    public abstract Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken);

    /// <summary>A call could not be sent, since there was no connection. Whether to pick another one for it.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="failures">How often that happened to the call, this time included.</param>
    /// <param name="waitForReady">Whether the call waits for a connection.</param>
    public abstract bool ShouldPickAgain(Exception exception, int failures, bool waitForReady);
}
