using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests.Walks;

/// <summary>The gateway that serves a create: makes trustee and trust with the caller's token, may be refused, interrupted, or too late.</summary>
internal sealed class FakeGateway(World world, FakeKeystone keystone)
{
    private static readonly EffectFault Refused = new("CANNOT_DELEGATE", "the caller may not make trusts", false, FaultOwner.User);
    private static readonly EffectFault Unavailable = new("KEYSTONE_UNAVAILABLE", "Keystone does not answer", true, FaultOwner.Cloud);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private bool _unanswered;

    public void Create()
    {
        var command = BayLife.CreateCommand() with { Uuid = world.NewId(), Needs = (BayNeeds)world.Random.Next(4) };
        world.Tell(command);
        var operation = world.Bay!.Operation!.Id;
        MakeTrustee(operation, command.Uuid.ToString("D"), world.Now + TimeSpan.FromSeconds(45));
    }

    private void MakeTrustee(Guid operation, string name, DateTimeOffset until) =>
        Call("trustee", () => keystone.CreateTrustee(name), answer => MakeTrust(operation, name, answer!, until), () => MakeTrustee(operation, name, until), operation, name, until);

    private void MakeTrust(Guid operation, string name, string trustee, DateTimeOffset until) =>
        Call(
            "trust",
            () => keystone.CreateTrust(trustee),
            answer => world.After(world.Between(0, 2), "identity", () => Finish(operation, name, trustee, answer)),
            () => MakeTrustee(operation, name, until),
            operation,
            name,
            until);

    private void Call(string what, Func<string?> call, Action<string?> next, Action again, Guid operation, string name, DateTimeOffset until)
    {
        if (world.Now > until)
        {
            GiveUp(operation, name, Unavailable);
            return;
        }

        var kind = world.IsFair ? 1 : world.Random.NextDouble();
        if (kind < 0.02)
        {
            world.Say($"gateway dies before {what}");
        }
        else if (kind < 0.05)
        {
            GiveUp(operation, name, Refused);
        }
        else if (kind < 0.15)
        {
            world.Say($"gateway: {what} unanswered");
            _unanswered = true;
            world.After(world.Between(0, 40), what, () => call());
            world.After(CallTimeout, what, again);
        }
        else if (kind < 0.25)
        {
            world.After(TimeSpan.FromSeconds(1), what, again);
        }
        else
        {
            world.After(world.Between(0, 4), what, () =>
            {
                var answer = call();
                world.Say($"gateway: {what} {answer ?? "refused"}");
                if (world.Fault(0.02))
                {
                    world.Say($"gateway dies after {what}");
                }
                else
                {
                    next(answer);
                }
            });
        }
    }

    private void Finish(Guid operation, string name, string trustee, string? trust)
    {
        if (trust is null)
        {
            GiveUp(operation, name, Unavailable);
            return;
        }

        var made = new BayMessage.IdentityMade(operation, new BayIdentity(trustee, trust) { NodeUserId = world.Bay?.Needs.HasFlag(BayNeeds.Certificates) == true ? "node-user-1" : null }) { Unanswered = _unanswered };
        var decision = world.Tell(made);
        if (world.Chance(0.1))
        {
            decision = world.Tell(made);
        }

        // The bay went on without it.
        if (decision?.Refusal is not null || (decision is null && keystone.Find(name) is not null))
        {
            keystone.DeleteTrustee(name);
        }
    }

    private void GiveUp(Guid operation, string name, EffectFault fault)
    {
        var removed = !world.Fault(0.3);
        if (removed)
        {
            keystone.DeleteTrustee(name);
        }

        world.Say($"gateway gives up: {fault.Code}, removed: {removed}");
        world.Tell(new BayMessage.IdentityRefused(operation, fault, removed && !_unanswered));
    }
}
