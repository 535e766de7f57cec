using Magnum.Gateway;
using Magnum.Gateway.Bays;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Turns;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Databases;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.Simulation.Users;

/// <summary>A gateway in a process of its own: takes the steps of its service's calls, with the service's code for the identity of a bay.</summary>
internal sealed class GatewayProcess
{
    private readonly World _world;
    private readonly StorePort _store;
    private readonly BayTurns _turns;
    private readonly BayIdentities _identities;

    public GatewayProcess(World world, string name)
    {
        _world = world;
        Process = new Process(world.Loop, name, world.Dice.Seconds(-30, 30), hasContext: false);
        _store = world.StoreOf(Process, isSilo: false);
        _turns = new BayTurns(_store, world.Policy, WorldRules.Bays, world.Dice);
        _identities = new BayIdentities(
            _turns,
            world.CloudOf(Process, watch: null),
            new GatewayOptions { IdentityBudget = WorldRules.IdentityBudget },
            Process.Time,
            NullLogger<BayIdentities>.Instance);
    }

    /// <summary>Where it runs.</summary>
    public Process Process { get; }

    /// <summary>Cuts it off from the database for a while.</summary>
    public void CutOff(TimeSpan time) => _store.CutOffUntil = _world.Loop.Now + time.Ticks;

    /// <summary>Makes a bay, or goes on with what an earlier call under the same request id has begun.</summary>
    public async Task CreateAsync(CallContext caller, BayMessage.Create create, Guid request)
    {
        var key = new RequestKey(caller.ProjectId, "CreateBay", request, "same");
        if (await _store.FindRequestAsync(key.ProjectId, key.Method, key.RequestId, CancellationToken.None).ConfigureAwait(false) is { } earlier)
        {
            await GoOnAsync(caller, earlier.Uuid).ConfigureAwait(false);
            return;
        }

        var baymodel = (await _store.FindBaymodelsAsync(caller.ProjectId, create.BaymodelUuid.ToString("D"), CancellationToken.None).ConfigureAwait(false))[0];
        var password = $"password of {create.Uuid:D}";
        var (commit, bay) = await _turns.CreateAsync(create, new BaymodelPin(baymodel.State.Uuid, baymodel.Revision), key, password, baymodel.ReadAt, CancellationToken.None).ConfigureAwait(false);
        _world.Checker.Require(commit.Outcome is CommitOutcome.Committed or CommitOutcome.RequestRepeated, $"a create was answered with {commit.Outcome}", create.Uuid);
        if (commit.Outcome == CommitOutcome.Committed)
        {
            await _identities.MakeAsync(caller, bay, password, isResumed: false).ConfigureAwait(false);
        }
    }

    /// <summary>Changes a bay.</summary>
    public async Task UpdateAsync(CallContext caller, Guid bay, int nodes)
    {
        if (await FindAsync(caller, bay).ConfigureAwait(false) is { } stored)
        {
            var trust = await _identities.RenewAsync(caller, stored.State, CancellationToken.None).ConfigureAwait(false);
            await TellAsync(bay, new BayMessage.Update(nodes, caller.UserId, caller.RequestId, trust)).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes a bay.</summary>
    public async Task DeleteAsync(CallContext caller, Guid bay, bool force)
    {
        if (await FindAsync(caller, bay).ConfigureAwait(false) is { } stored)
        {
            var trust = await _identities.TryRenewAsync(caller, stored.State, CancellationToken.None).ConfigureAwait(false);
            await TellAsync(bay, new BayMessage.Delete(force, caller.UserId, caller.RequestId, trust)).ConfigureAwait(false);
        }
    }

    private async Task GoOnAsync(CallContext caller, Guid bay)
    {
        if (await FindAsync(caller, bay).ConfigureAwait(false) is { State.Operation.Stage: OperationStage.Identity } stored
            && await _store.ReadSecretAsync(caller.ProjectId, bay, SecretKinds.TrusteePassword, CancellationToken.None).ConfigureAwait(false) is { } password)
        {
            _world.Coverage.Add("create gone on with");
            await _identities.MakeAsync(caller, stored, password, isResumed: true).ConfigureAwait(false);
        }
    }

    private async Task<Stored<BayState>?> FindAsync(CallContext caller, Guid bay)
    {
        var found = await _store.FindBaysAsync(caller.ProjectId, bay.ToString("D"), CancellationToken.None).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0];
    }

    private async Task TellAsync(Guid bay, BayMessage command)
    {
        var result = await _turns.RunAsync(bay, command, null, null, CancellationToken.None).ConfigureAwait(false);
        if (result.Refusal is null)
        {
            _world.Coverage.Add($"{command.GetType().Name.ToLowerInvariant()} acknowledged");
            _world.Checker.Acknowledged(bay, result, command);
        }
        else
        {
            _world.Coverage.Add($"{command.GetType().Name.ToLowerInvariant()} refused {result.Refusal.Code}");
        }
    }
}
