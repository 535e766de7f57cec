using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>
/// One address of a channel. It connects when told to, ahead of the first call, and tells when it stands otherwise; after a failure it
/// waits for its back-off. The back-off begins anew once a server has said something.
/// </summary>
internal sealed partial class Subchannel : Connection, IDisposable
{
    private const int MostPicks = 5;

    private readonly SubchannelSettings _settings;
    private readonly Action _changed;
    private readonly HttpMessageInvoker _http;
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private ConnectivityState _state = ConnectivityState.Idle;
    private Status _error;
    private Task _dialing = Task.CompletedTask;
    private ITimer? _timer;
    private Socket? _spare;
    private long _startedAt;
    private int _failures;
    private int _open;
    private int _confirmed;

    public Subchannel(BalancerAddress address, Uri baseAddress, SubchannelSettings settings, Action changed)
    {
        Address = address;
        BaseAddress = baseAddress;
        Name = address.ToString();
        _settings = settings;
        _changed = changed;
        var handler = settings.CreateHandler();
        handler.ConnectCallback = async (context, cancellationToken) => await OpenAsync(context.InitialRequestMessage, cancellationToken);
        if (string.Equals(baseAddress.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            handler.PlaintextStreamFilter = TrackedConnection.ConfirmAsync;
        }

        _http = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    public BalancerAddress Address { get; }

    public override string Name { get; }

    public override Uri BaseAddress { get; }

    public ConnectivityState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Whether the last attempt to connect failed.</summary>
    public bool HasFailed
    {
        get
        {
            lock (_gate)
            {
                return _failures > 0 && _state != ConnectivityState.Ready;
            }
        }
    }

    /// <summary>The last failure.</summary>
    public Status Error
    {
        get
        {
            lock (_gate)
            {
                return _error;
            }
        }
    }

    public override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _http.SendAsync(request, cancellationToken);

    public override bool ShouldPickAgain(Exception exception, int failures, bool waitForReady)
    {
        lock (_gate)
        {
            if (_state == ConnectivityState.TransientFailure)
            {
                // Only a call is told why a handshake failed.
                _error = TransportErrors.ToStatus(exception, Name);
            }
        }

        _changed();
        return waitForReady || failures < MostPicks;
    }

    /// <summary>Connects, if it is idle. Does not tell of that change.</summary>
    public void Connect()
    {
        lock (_gate)
        {
            if (_state != ConnectivityState.Idle)
            {
                return;
            }

            _state = ConnectivityState.Connecting;
            var closed = _closed.Token;
            using (ExecutionContext.SuppressFlow())
            {
                _dialing = Task.Run(() => DialAheadAsync(closed));
            }
        }
    }

    /// <summary>Calls under way go on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_state == ConnectivityState.Shutdown)
            {
                return;
            }

            _state = ConnectivityState.Shutdown;
            _timer?.Dispose();
            _spare?.Dispose();
        }

        _closed.Cancel();
        _http.Dispose();
        _closed.Dispose();
    }
}
