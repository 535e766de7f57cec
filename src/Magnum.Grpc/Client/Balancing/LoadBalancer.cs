using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>The addresses of a channel, and how it stands with them.</summary>
internal sealed class LoadBalancer : IConnectionSource
{
    private readonly SubchannelSettings _settings;
    private readonly Resolver _resolver;
    private readonly Func<BalancerAddress, Action, Subchannel> _create;
    private readonly Policy _policy;
    private readonly Lock _gate = new();
    private List<Subchannel> _subchannels = [];
    private Picker _picker = new(ConnectivityState.Idle, [], default);
    private Status? _unresolved;
    private bool _resolved;
    private bool _started;
    private bool _wanted;

    /// <param name="resolver">Finds the addresses; disposed of with this.</param>
    /// <param name="policy">Shares the calls; disposed of with this.</param>
    /// <param name="create">Makes the connection to an address, which tells of changes by the action.</param>
    /// <param name="settings">Of the addresses.</param>
    public LoadBalancer(Resolver resolver, Func<Action, Policy> policy, Func<BalancerAddress, Action, Subchannel> create, SubchannelSettings settings)
    {
        _settings = settings;
        _resolver = resolver;
        _policy = policy(() => OnChanged(ofAddress: false));
        _create = create;
    }

    public ConnectivityState State => Volatile.Read(ref _picker).State;

    public ValueTask<Connection> PickAsync(bool waitForReady, int failures, CancellationToken cancellationToken) =>
        failures > 0 && waitForReady ? PickAgainAsync(failures, cancellationToken)
        : Volatile.Read(ref _picker).Pick() is { } ready ? new(ready)
        : PickLaterAsync(waitForReady, cancellationToken);

    /// <summary>Waits until the state is another one.</summary>
    public async Task WaitForChangeAsync(ConnectivityState last, CancellationToken cancellationToken)
    {
        while (true)
        {
            var picker = Volatile.Read(ref _picker);
            if (picker.State != last)
            {
                return;
            }

            await picker.Replaced.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits until calls can be made.</summary>
    /// <exception cref="ObjectDisposedException">The channel was closed.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken) => await PickLaterAsync(waitForReady: true, cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_picker.State == ConnectivityState.Shutdown)
            {
                return;
            }

            Publish(new Picker(ConnectivityState.Shutdown, [], default));
        }

        _resolver.Dispose();
        _policy.Dispose();
        foreach (var subchannel in _subchannels)
        {
            subchannel.Dispose();
        }
    }

    /// <summary>An address that stands well, and yet has no connection for the call, is not asked for one without end.</summary>
    private async ValueTask<Connection> PickAgainAsync(int failures, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _picker).Pick() is not null)
        {
            await Task.Delay(_settings.Backoff.WaitAfter(failures), _settings.Time, cancellationToken);
        }

        return await PickLaterAsync(waitForReady: true, cancellationToken);
    }

    private async ValueTask<Connection> PickLaterAsync(bool waitForReady, CancellationToken cancellationToken)
    {
        while (true)
        {
            var picker = Volatile.Read(ref _picker);
            if (picker.Pick() is { } ready)
            {
                return ready;
            }

            switch (picker.State)
            {
                case ConnectivityState.Shutdown:
                    throw new ObjectDisposedException(nameof(global::Grpc.Net.Client.GrpcChannel));
                case ConnectivityState.TransientFailure when !waitForReady:
                    throw new RpcException(picker.Error);
                case ConnectivityState.Idle:
                    RequestConnection();
                    break;
            }

            await picker.Replaced.WaitAsync(cancellationToken);
        }
    }

    private void RequestConnection()
    {
        bool start;
        lock (_gate)
        {
            _wanted = true;
            start = !_started && _picker.State != ConnectivityState.Shutdown;
            _started = true;
        }

        if (start)
        {
            Start();
        }

        OnChanged(ofAddress: false);
    }

    private void Start()
    {
        try
        {
            _resolver.Start(OnResolved);
        }
        catch (Exception exception)
        {
            // It is the user's. Calls must not wait for what it will never say.
            OnResolved(ResolverResult.ForFailure(new Status(StatusCode.Unavailable, $"The resolver did not start: {exception.Message}", exception)));
        }
    }

    private void OnResolved(ResolverResult result)
    {
        List<Subchannel> gone = [];
        lock (_gate)
        {
            if (_picker.State == ConnectivityState.Shutdown)
            {
                return;
            }

            _resolved = true;
            if (result.Addresses is { } addresses)
            {
                _unresolved = addresses.Count > 0 ? null : new Status(StatusCode.Unavailable, "The name of the channel stands for no address.");
                gone = Replace(addresses);
            }
            else if (_subchannels.Count == 0)
            {
                _unresolved = result.Status;
            }
        }

        OnChanged(ofAddress: false);

        // No call is given them any more; and their handlers have locks of their own, which must not be waited for under this one's.
        foreach (var subchannel in gone)
        {
            subchannel.Dispose();
        }
    }

    /// <summary>Takes other addresses, and gives those that are no longer among them.</summary>
    private List<Subchannel> Replace(IReadOnlyList<BalancerAddress> addresses)
    {
        var known = _subchannels.ToDictionary(each => each.Address);
        _subchannels = [.. addresses.Distinct().Select(address => known.Remove(address, out var kept) ? kept : _create(address, () => OnChanged(ofAddress: true)))];
        return [.. known.Values];
    }

    /// <param name="ofAddress">Whether an address stands otherwise. The resolver is asked each time that one fails, even if calls see no difference.</param>
    private void OnChanged(bool ofAddress)
    {
        bool lost;
        lock (_gate)
        {
            var before = _picker;
            if (before.State == ConnectivityState.Shutdown)
            {
                return;
            }

            var next = Next();
            lost = ofAddress && _subchannels.Exists(each => each.State == ConnectivityState.TransientFailure);
            if (!before.GivesTheSameAs(next))
            {
                // Calls that come later ask for a connection again.
                _wanted &= next.State != ConnectivityState.Idle;
                lost |= next.State == ConnectivityState.TransientFailure || next.Count < before.Count;
                Publish(next);
            }

            lost &= _resolved;
        }

        if (lost)
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        try
        {
            _resolver.Refresh();
        }
        catch (Exception exception)
        {
            // It is the user's, and this may be a timer's thread, on which nothing may be thrown.
            ClientLog.RefreshFailed(_settings.Logger, exception);
        }
    }

    private Picker Next()
    {
        if (_subchannels.Count > 0)
        {
            return _policy.Update(_subchannels, _wanted);
        }

        return _unresolved is { } error
            ? new Picker(ConnectivityState.TransientFailure, [], error)
            : new Picker(_started ? ConnectivityState.Connecting : ConnectivityState.Idle, [], default);
    }

    private void Publish(Picker next)
    {
        var before = _picker;
        Volatile.Write(ref _picker, next);
        before.Replace();
    }
}
