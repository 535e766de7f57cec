using Grpc.Health.V1;

namespace Magnum.Grpc;

/// <summary>
/// Whether the services of this server can be called, as its health service tells. The server as a whole, named by the empty string,
/// serves unless it is said otherwise; any other service is unknown until it is set.
/// </summary>
public sealed class HealthStatuses
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HealthCheckResponse.Types.ServingStatus> _statuses =
        new(StringComparer.Ordinal) { [string.Empty] = HealthCheckResponse.Types.ServingStatus.Serving };

    private TaskCompletionSource _changed = New();

    /// <summary>Sets the status of a service; watchers are told.</summary>
    /// <param name="service">Full name; empty for the server as a whole.</param>
    /// <param name="status">The status.</param>
    public void SetStatus(string service, HealthCheckResponse.Types.ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (_gate)
        {
            if (_statuses.TryGetValue(service, out var before) && before == status)
            {
                return;
            }

            _statuses[service] = status;
            Announce();
        }
    }

    /// <summary>Sets the status of all services that are known; watchers are told.</summary>
    public void SetAll(HealthCheckResponse.Types.ServingStatus status)
    {
        lock (_gate)
        {
            foreach (var service in _statuses.Keys.ToList())
            {
                _statuses[service] = status;
            }

            Announce();
        }
    }

    /// <summary>Forgets a service.</summary>
    public void ClearStatus(string service)
    {
        lock (_gate)
        {
            if (_statuses.Remove(service))
            {
                Announce();
            }
        }
    }

    /// <summary>The status of a service, or null if it is unknown.</summary>
    public HealthCheckResponse.Types.ServingStatus? GetStatus(string service)
    {
        lock (_gate)
        {
            return _statuses.TryGetValue(service, out var status) ? status : null;
        }
    }

    /// <summary>The status of all services that are known.</summary>
    public IReadOnlyDictionary<string, HealthCheckResponse.Types.ServingStatus> GetAll()
    {
        lock (_gate)
        {
            return new Dictionary<string, HealthCheckResponse.Types.ServingStatus>(_statuses, StringComparer.Ordinal);
        }
    }

    /// <summary>The status of a service, and a task that completes when any status changes after it was read.</summary>
    internal (HealthCheckResponse.Types.ServingStatus? Status, Task Changed) Observe(string service)
    {
        lock (_gate)
        {
            return (_statuses.TryGetValue(service, out var status) ? status : null, _changed.Task);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Announce()
    {
        _changed.SetResult();
        _changed = New();
    }
}
