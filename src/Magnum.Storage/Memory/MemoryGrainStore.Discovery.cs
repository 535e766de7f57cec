using Magnum.Grains.Discovery;
using Magnum.Grains.Store;

namespace Magnum.Storage.Memory;

public sealed partial class MemoryGrainStore
{
    private readonly Dictionary<(Guid Bay, string Token), IReadOnlyList<DiscoveryMember>> _members = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<DiscoveryMember>> ListMembersAsync(string projectId, Guid bay, string token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult(HasBay(projectId, bay) ? _members.GetValueOrDefault((bay, token), []) : []);
        }
    }

    /// <inheritdoc/>
    public Task<DiscoveryRegistration> RegisterMemberAsync(DiscoveryRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        DiscoveryRegistration registration;
        lock (_lock)
        {
            if (!HasBay(request.ProjectId, request.Bay))
            {
                return Task.FromResult(DiscoveryRegistration.BayGone);
            }

            var members = _members.GetValueOrDefault((request.Bay, request.Token), []);
            registration = DiscoveryRegistration.Of(members, request);
            if (registration.Outcome == DiscoveryOutcome.Registered)
            {
                _members[(request.Bay, request.Token)] = [.. members, registration.Member!];
            }
        }

        if (registration.Outcome == DiscoveryOutcome.Registered)
        {
            _signals.Publish(new StoreSignal(request.ProjectId, null));
        }

        return Task.FromResult(registration);
    }

    private bool HasBay(string projectId, Guid bay) => _bays.TryGetValue(bay, out var row) && IsOf(row.State, projectId);

    private void ForgetMembers(Guid bay)
    {
        foreach (var key in _members.Keys.Where(key => key.Bay == bay).ToList())
        {
            _members.Remove(key);
        }
    }
}
