using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;

namespace Magnum.Grains.Drivers;

/// <summary>What a driver works with in one step.</summary>
/// <param name="Bay">The bay, with the operation in flight.</param>
/// <param name="Stacks">Heat, with the rights of the bay.</param>
/// <param name="Credentials">With what the bay acts for its project; null when the bay has no trustee or trust any more.</param>
/// <param name="Addresses">Where the bay's servers reach the cloud and this service.</param>
public sealed record BayWork(BayState Bay, IBayStacks Stacks, BayCredentials? Credentials, ServiceAddresses Addresses)
{
    /// <summary>With what the bay's servers ask for their certificates; null when the bay has no node user.</summary>
    public NodeCredentials? Node => Credentials is { } credentials && Bay.Ledger.Find(LedgerKind.NodeUser) is { Id: { } id }
        ? new NodeCredentials(id, NodeCredentials.PasswordOf(Bay.Uuid, credentials.Password))
        : null;

    /// <summary>Reads with what the service is known to the bay's container engine; null when the bay has no certificates, or no TLS.</summary>
    public Func<CancellationToken, Task<EngineCredentials?>> ReadEngineCredentials { get; init; } = static _ => Task.FromResult<EngineCredentials?>(null);

    /// <summary>Takes a sentence on how the step went, for the bay's events.</summary>
    public Action<string> Note { get; init; } = static _ => { };
}
