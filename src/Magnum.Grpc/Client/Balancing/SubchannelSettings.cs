using Microsoft.Extensions.Logging;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>What all addresses of a channel share.</summary>
/// <param name="CreateHandler">Makes what carries the calls to one address.</param>
/// <param name="ConnectTimeout">How long connecting may take.</param>
/// <param name="Backoff">How long an address is left out after failures.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where failures are logged.</param>
internal sealed record SubchannelSettings(
    Func<SocketsHttpHandler> CreateHandler, TimeSpan ConnectTimeout, Backoff Backoff, TimeProvider Time, ILogger Logger);
