using Magnum.Grains.Bays;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests.Walks;

/// <summary>One random life of one bay among failing parts, then among fair ones, then its delete. The same for the same seed.</summary>
internal sealed class Walk
{
    private readonly World _world;
    private readonly FakeHeat _heat;
    private readonly FakeKeystone _keystone = new();
    private readonly FakeSilo _silo;
    private readonly int _seed;
    private readonly bool _strangers;
    private readonly bool _isHasty;

    public Walk(int seed)
    {
        _seed = seed;
        _world = new World(seed);
        _isHasty = _world.Chance(0.5);
        _heat = new FakeHeat(_world, isQuick: _isHasty);
        _silo = new FakeSilo(_world, _heat, _keystone, _world.Random.NextDouble() * 0.6);
        _strangers = _world.Chance(0.3);
    }

    public World World => _world;

    public void Run()
    {
        try
        {
            Live();
        }
        catch (Exception exception) when (exception is InvariantException or ShouldAssertException)
        {
            throw new InvariantException($"Seed {_seed}: {exception.Message}{Environment.NewLine}{_world.Trace}");
        }
    }

    private void Live()
    {
        new FakeGateway(_world, _keystone).Create();
        Sweep();
        for (var command = _world.Random.Next(6); command > 0; command--)
        {
            _world.After(_world.Between(0, _isHasty ? 60 : 3 * 3600), "command", Command);
        }

        _world.RunUntil(() => _world.Removed, _isHasty ? _world.Between(60, 600) : _world.Between(600, 4 * 3600));
        _world.IsFair = true;
        _world.Say("from here on everything is fair");
        _heat.Recover();
        Rest();

        (_world.Removed || _world.Bay!.Operation is null).ShouldBeTrue("a bay among fair parts comes to rest");
        CheckSettled();
        if (!_world.Removed)
        {
            Delete(force: false);
            Rest();
            _world.Removed.ShouldBeTrue("a bay among fair parts can be deleted");
        }

        // Whatever is still on its way arrives.
        _world.RunUntil(() => false, TimeSpan.FromMinutes(10));
        (_heat.Stacks.Count == 0 || _world.OrphansReported).ShouldBeTrue("no stack is left after the delete");
        (_keystone.IsEmpty || _world.OrphansReported).ShouldBeTrue("no trustee or trust is left after the delete");
    }

    // Until nothing is in flight and some comparisons with Heat have found nothing more to do.
    private void Rest()
    {
        for (var end = _world.Now.AddHours(5); _world.Now < end;)
        {
            _world.RunUntil(() => IsAtRest, TimeSpan.FromHours(5));
            _world.RunUntil(() => !IsAtRest, TimeSpan.FromMinutes(5));
            if (IsAtRest)
            {
                return;
            }
        }
    }

    private bool IsAtRest => _world.Removed || _world.Bay!.Operation is null;

    private void CheckSettled()
    {
        if (_world.Removed || _world.Bay!.Status is not (BayStatus.CreateComplete or BayStatus.UpdateComplete))
        {
            return;
        }

        var stack = _heat.Stacks.ShouldHaveSingleItem();
        stack.Id.ShouldBe(_world.Bay.StackId);
        if (!_strangers)
        {
            stack.Nodes.ShouldBe(_world.Bay.NodeCount, "a complete bay has the nodes that were asked for");
            _world.Bay.NodeAddresses.Count.ShouldBe(stack.Nodes);
        }
    }

    private void Sweep()
    {
        _silo.Compare();
        _world.After(TimeSpan.FromSeconds(60), "sweep", Sweep);
    }

    private void Command()
    {
        if (_world.Removed || _world.IsFair)
        {
            return;
        }

        switch (_world.Random.Next(_strangers ? 12 : 7))
        {
            case <= 3:
                _world.Say("a member updates");
                var nodes = _world.Random.Next(1, 9);
                _world.Tell(new BayMessage.Update(nodes, "member", "req-update", FreshTrust()) { NodesToRemove = nodes % 3 == 1 ? [Guid.Empty.ToString("D")] : [] });
                break;
            case 4:
                Delete(force: false);
                break;
            case 5:
                Delete(force: _world.Chance(0.5));
                break;
            case 6:
                _world.Say("the members who made trusts leave");
                _keystone.MembersLeave();
                break;
            default:
                Stranger();
                break;
        }
    }

    private void Delete(bool force)
    {
        _world.Say(force ? "a member deletes with force" : "a member deletes");
        _world.Tell(new BayMessage.Delete(force, "member", "req-delete", FreshTrust()));
    }

    private string? FreshTrust() => _world.Bay is { CredentialsValid: false } bay && _keystone.Find(bay.Uuid.ToString("D")) is { } trustee
        ? _keystone.CreateTrust(trustee)
        : null;

    private void Stranger()
    {
        if (_heat.Find(_world.Bay!.StackName) is not { } stack)
        {
            return;
        }

        var deed = _world.Random.Next(5);
        _world.Say($"a stranger does {deed} to {stack.Id}");
        switch (deed)
        {
            case 0:
                _heat.Delete(stack);
                break;
            case 1:
                _heat.Update(stack, stack.Bay, _world.NewId(), 7);
                break;
            case 2:
                _heat.Update(stack, null, null, 6);
                break;
            case 3 when !stack.Status.StartsWith("DELETE", StringComparison.Ordinal):
                _heat.Show(stack, "SUSPEND_COMPLETE");
                break;
            default:
                _heat.Show(stack, _world.Chance(0.5) ? "CHECK_COMPLETE" : "RESUME_COMPLETE");
                break;
        }
    }
}
