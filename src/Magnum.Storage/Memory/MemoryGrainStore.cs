using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Discovery;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Storage.Memory;

/// <summary>
/// The grain store in the memory of one process: for tests and the simulation. Nothing outlives it; secrets are kept as they are.
/// "The database's time" is the <see cref="TimeProvider"/>'s. Safe for many callers; every operation is one step.
/// </summary>
public sealed partial class MemoryGrainStore : IGrainStore, IDiscoveryStore, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly SignalHub _signals;
    private readonly Dictionary<Guid, MemoryRow<Baymodel>> _baymodels = [];
    private readonly Dictionary<Guid, MemoryRow<BayState>> _bays = [];
    private readonly Dictionary<(Guid Bay, string Kind), string> _secrets = [];
    private readonly Dictionary<(string Project, string Method, Guid Id), MemoryRequest> _requests = [];

    /// <summary>An empty store.</summary>
    /// <param name="time">The store's clock.</param>
    /// <param name="logger">Where a failing subscriber is reported; nowhere by default.</param>
    public MemoryGrainStore(TimeProvider time, ILogger<MemoryGrainStore>? logger = null)
    {
        _time = time;
        _signals = new SignalHub(logger ?? NullLogger<MemoryGrainStore>.Instance);
    }

    /// <summary>The bays of which there are secrets.</summary>
    internal IReadOnlyCollection<Guid> BaysWithSecrets
    {
        get
        {
            lock (_lock)
            {
                return [.. _secrets.Keys.Select(key => key.Bay)];
            }
        }
    }

    /// <inheritdoc/>
    public Task<StoredRequest?> FindRequestAsync(string projectId, string method, Guid requestId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(LiveRequest((projectId, method, requestId)));
        }
    }

    /// <inheritdoc/>
    public Task<string?> ReadSecretAsync(string projectId, Guid bay, string kind, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var own = _bays.TryGetValue(bay, out var row) && IsOf(row.State, projectId);
            return Task.FromResult(own ? _secrets.GetValueOrDefault((bay, kind)) : null);
        }
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<StoreSignal> handler) => _signals.Subscribe(handler);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool IsOf(BayState bay, string projectId) => string.Equals(bay.ProjectId, projectId, StringComparison.Ordinal);

    private static bool Sees(string projectId, Baymodel baymodel) =>
        baymodel.Public || string.Equals(baymodel.ProjectId, projectId, StringComparison.Ordinal);

    private DateTimeOffset Now() => StoreTime.Floor(_time.GetUtcNow());

    private StoredRequest? LiveRequest((string Project, string Method, Guid Id) key) =>
        _requests.TryGetValue(key, out var request) && request.CreatedAt > Now() - RequestLife.Length ? request.Stored : null;

    private static (string Project, string Method, Guid Id) KeyOf(RequestKey request) => (request.ProjectId, request.Method, request.RequestId);
}
