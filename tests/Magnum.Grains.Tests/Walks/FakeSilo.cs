using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Drivers;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests.Walks;

/// <summary>The owner of the bay's shard: runs the one effect that the state asks for, one at a time; its calls fail, go astray, or outlive it.</summary>
internal sealed class FakeSilo
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private readonly World _world;
    private readonly FakeHeat _heat;
    private readonly FakeKeystone _keystone;
    private readonly double _trouble;
    private bool _busy;
    private int _plan;

    public FakeSilo(World world, FakeHeat heat, FakeKeystone keystone, double trouble)
    {
        (_world, _heat, _keystone, _trouble) = (world, heat, keystone, trouble);
        world.AfterCommit = Plan;
    }

    /// <summary>One round of the comparison with Heat.</summary>
    public void Compare()
    {
        if (_world is not { Removed: false, Bay: { Operation: null, StackId: { } id } })
        {
            return;
        }

        var seen = _heat.Find(id);
        var message = seen is null ? (BayMessage)new BayMessage.SettledGone() : new BayMessage.SettledSeen(FakeHeat.Show(seen));
        _world.After(_world.Between(0, 3), "compare", () => _world.Tell(message));
    }

    private void Plan()
    {
        var plan = ++_plan;
        if (_busy || _world.Removed || _world.Bay is not { } bay || BayGrain.NextWakeUp(bay, _world.Now, _world.Policy) is not { } at)
        {
            return;
        }

        _world.After(at > _world.Now ? at - _world.Now : TimeSpan.Zero, "wake", () =>
        {
            if (plan == _plan && !_busy)
            {
                Run(_world.Bay!);
            }
        });
    }

    private void Run(BayState bay)
    {
        _busy = true;
        var effect = BayGrain.EffectOf(bay);
        if (effect is not (BayEffect.RemoveTrustee or BayEffect.MakeCertificates or BayEffect.MakeDiscovery) && bay.CredentialsValid && !_keystone.Works(bay.Ledger.Find(LedgerKind.Trust)?.Id))
        {
            Answer(_world.Between(0, 3), Failure(bay, BayLife.DeadTrust));
            return;
        }

        var trouble = _world.IsFair ? 1 : _world.Random.NextDouble() / Math.Max(_trouble, 0.001);
        switch (trouble)
        {
            case < 0.15:
                _world.Say($"silo dies before {effect}");
                TakeOver();
                break;
            case < 0.3:
                _world.Say($"silo dies while {effect} is on its way");
                Send(bay, effect, _world.Between(0, 40), _ => { });
                TakeOver();
                break;
            case < 0.5:
                _world.Say($"{effect} goes unanswered");
                Send(bay, effect, _world.Between(0, 40), _ => { });
                Answer(CallTimeout, Failure(bay, BayLife.Transient));
                break;
            case < 0.9:
                Answer(_world.Between(0, 3), Failure(bay, BayLife.Transient));
                break;
            case < 1:
                Answer(_world.Between(0, 3), Failure(bay, BayLife.Final));
                break;
            default:
                Send(bay, effect, _world.Between(0, 4), message => Answer(_world.Between(0, 4), message));
                break;
        }
    }

    // The old owner's answers are fenced off; the new owner starts from what is stored.
    private void TakeOver() => _world.After(_world.Between(20, 60), "take-over", () =>
    {
        _busy = false;
        Plan();
    });

    private void Answer(TimeSpan delay, BayMessage message) => _world.After(delay, "answer", () =>
    {
        _busy = false;
        _world.Tell(message);
        if (_world.Chance(0.05))
        {
            _world.Tell(message);
        }

        Plan();
    });

    private static BayMessage.EffectFailed Failure(BayState bay, EffectFault fault) =>
        new(bay.Operation!.Id, bay.Operation.Stage, fault) { Attempt = bay.Operation.Attempt };

    private void Send(BayState bay, BayEffect effect, TimeSpan delay, Action<BayMessage> answer)
    {
        // Looked for when the call was made, made when it arrives.
        var found = _heat.Find(bay.StackId ?? bay.StackName);
        _world.After(delay, effect.ToString(), () => answer(Arrive(bay, effect, found)));
    }

    private BayMessage Arrive(BayState bay, BayEffect effect, FakeStack? found)
    {
        var operation = bay.Operation!.Id;
        var stack = _heat.Find(bay.StackId ?? bay.StackName);
        switch (effect)
        {
            case BayEffect.CreateStack when found is not null && found.Bay != bay.Uuid:
                return Failure(bay, BayLife.Final);
            case BayEffect.CreateStack:
                var made = found ?? _heat.Create(bay.StackName, bay.Uuid, operation, bay.NodeCount) ?? stack!;
                return new BayMessage.StackAccepted(operation, made.Id);
            case BayEffect.UpdateStack when stack is null:
                return new BayMessage.StackGone(operation) { Sought = bay.StackId ?? bay.StackName };
            case BayEffect.UpdateStack:
                return stack.Operation == operation || _heat.Update(stack, bay.Uuid, operation, bay.NodeCount)
                    ? new BayMessage.StackAccepted(operation, stack.Id)
                    : Failure(bay, BayLife.Transient);
            case BayEffect.DeleteStack when stack is null:
                return new BayMessage.StackGone(operation) { Sought = bay.StackId ?? bay.StackName };
            case BayEffect.DeleteStack:
                _heat.Delete(stack);
                return new BayMessage.DeleteAccepted(operation);
            case BayEffect.MakeCertificates:
                return new BayMessage.CertificatesMade(operation, BayLife.Certificates);
            case BayEffect.MakeDiscovery:
                return new BayMessage.DiscoveryMade(operation, BayLife.Discovery);
            case BayEffect.RemoveTrustee:
                _keystone.DeleteTrustee(bay.Uuid.ToString("D"));
                return new BayMessage.TrusteeGone(operation);
            case BayEffect.ReadFaults:
                return new BayMessage.FaultsRead(operation, []);
            default:
                if (stack is null)
                {
                    return new BayMessage.StackGone(operation) { Sought = bay.StackId ?? bay.StackName };
                }

                return effect == BayEffect.ReadStack
                    ? new BayMessage.StackSeen(operation, FakeHeat.Show(stack), _world.Chance(0.3) ? _world.Random.Next(101) : null)
                    : new BayMessage.OutputsRead(operation, new BayOutputs { NodeAddresses = [.. Enumerable.Range(1, stack.Nodes).Select(node => $"192.0.2.{node}")] });
        }
    }
}
