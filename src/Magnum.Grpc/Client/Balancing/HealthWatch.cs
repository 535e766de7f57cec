using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;
using HealthClient = Grpc.Health.V1.Health.HealthClient;

namespace Magnum.Grpc.Client.Balancing;

/// <summary>Watches the health of one address while it is connected.</summary>
internal sealed class HealthWatch : IDisposable
{
    private readonly HealthClient _client;
    private readonly HealthCheckRequest _request;
    private readonly Subchannel _subchannel;
    private readonly ChannelTransport _transport;
    private readonly Backoff _backoff;
    private readonly Action _changed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Task _running;
    private (ConnectivityState State, Status Error) _now = (ConnectivityState.Connecting, default);

    public HealthWatch(Subchannel subchannel, string service, ChannelTransport transport, Backoff backoff, Action changed)
    {
        _subchannel = subchannel;
        _transport = transport;
        _client = new HealthClient(new HttpCallInvoker(transport));
        _request = new HealthCheckRequest { Service = service };
        _backoff = backoff;
        _changed = changed;
        using (ExecutionContext.SuppressFlow())
        {
            _running = Task.Run(() => RunAsync(_stop.Token));
        }
    }

    public ConnectivityState State
    {
        get
        {
            lock (_gate)
            {
                return _now.State;
            }
        }
    }

    public Status Error
    {
        get
        {
            lock (_gate)
            {
                return _now.Error;
            }
        }
    }

    public void Dispose() => _stop.Cancel();

    /// <summary>Never throws.</summary>
    private async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var failures = 1; !cancellationToken.IsCancellationRequested; failures++)
        {
            try
            {
                using var call = _client.Watch(_request, cancellationToken: cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    failures = 0;
                    Tell(call.ResponseStream.Current.Status);
                }

                Tell(ConnectivityState.TransientFailure, new Status(StatusCode.Unavailable, $"The server at {_subchannel.Name} ended the watch of its health."));
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.Unimplemented)
            {
                ClientLog.NoHealthService(_transport.Logger, _subchannel.Name);
                Tell(ConnectivityState.Ready, default);
                return;
            }
            catch (RpcException exception)
            {
                Tell(ConnectivityState.TransientFailure, new Status(
                    StatusCode.Unavailable, $"The health of {_subchannel.Name} is not known: {exception.Status.Detail}", exception));
            }

            await Task.Delay(_backoff.WaitAfter(failures + 1), _transport.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell(ServingStatus status)
    {
        if (status == ServingStatus.Serving)
        {
            Tell(ConnectivityState.Ready, default);
        }
        else
        {
            Tell(ConnectivityState.TransientFailure, new Status(
                StatusCode.Unavailable, $"'{_request.Service}' at {_subchannel.Name} does not serve: {status}."));
        }
    }

    private void Tell(ConnectivityState state, Status error)
    {
        lock (_gate)
        {
            _now = (state, error);
        }

        if (!_stop.IsCancellationRequested)
        {
            _changed();
        }
    }
}
