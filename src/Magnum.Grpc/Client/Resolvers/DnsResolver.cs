using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Magnum.Grpc.Client;

namespace Grpc.Net.Client.Balancer;

/// <summary>Asks the name system: at first, when told that an address failed, and from time to time; never twice within a short while.</summary>
internal sealed class DnsResolver(string host, int port, TimeSpan refreshInterval, TimeProvider time) : Resolver
{
    /// <summary>How long an answer is taken for fresh.</summary>
    public static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(15);

    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(1), 1.6, TimeSpan.FromMinutes(2));
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private Action<ResolverResult>? _listener;
    private ITimer? _timer;
    private Task _resolving = Task.CompletedTask;
    private long _answeredAt;
    private int _failures;
    private bool _asked;
    private bool _disposed;

    /// <summary>What is asked; tests ask something else.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Lookup { get; init; } = Dns.GetHostAddressesAsync;

    public override void Start(Action<ResolverResult> listener)
    {
        lock (_gate)
        {
            _listener = listener;
            _timer = time.CreateTimer(static state => ((DnsResolver)state!).Resolve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Resolve();
    }

    public override void Refresh()
    {
        lock (_gate)
        {
            if (_disposed || _asked || !_resolving.IsCompleted || _failures > 0)
            {
                return;
            }

            _asked = true;
            var age = time.GetElapsedTime(_answeredAt);
            _timer!.Change(age < ShortestInterval ? ShortestInterval - age : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }

        _closed.Cancel();
        base.Dispose(disposing);
    }

    private void Resolve()
    {
        lock (_gate)
        {
            if (!_disposed && _resolving.IsCompleted)
            {
                using (ExecutionContext.SuppressFlow())
                {
                    _resolving = Task.Run(() => ResolveAsync(_closed.Token));
                }
            }
        }
    }

    /// <summary>Never throws.</summary>
    private async Task ResolveAsync(CancellationToken cancellationToken)
    {
        ResolverResult result;
        try
        {
            var addresses = await Lookup(host, cancellationToken);
            result = ResolverResult.ForResult([.. addresses.Select(address => new BalancerAddress(address.ToString(), port))]);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            result = ResolverResult.ForFailure(new Status(StatusCode.Unavailable, $"'{host}' cannot be resolved: {exception.Message}", exception));
        }
        catch (OperationCanceledException)
        {
            return;
        }

        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _asked = false;
            _answeredAt = time.GetTimestamp();
            _failures = result.Addresses is null ? _failures + 1 : 0;
            _timer!.Change(_failures > 0 ? _backoff.WaitAfter(_failures) : refreshInterval, Timeout.InfiniteTimeSpan);
        }

        _listener!(result);
    }
}
