using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>Turns that can be told to fail.</summary>
internal sealed class ScriptedTurns(IBayTurns inner) : IBayTurns
{
    /// <summary>Called before each turn with its message; may throw.</summary>
    public Action<BayMessage> Before { get; set; } = _ => { };

    public Task<(CommitResult Commit, Stored<BayState> Bay)> CreateAsync(
        BayMessage.Create create, BaymodelPin baymodel, RequestKey? request, string trusteePassword, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Before(create);
        return inner.CreateAsync(create, baymodel, request, trusteePassword, now, cancellationToken);
    }

    public Task<TurnResult> RunAsync(Guid bay, BayMessage message, long? expectedRevision, Fence? fence, CancellationToken cancellationToken)
    {
        Before(message);
        return inner.RunAsync(bay, message, expectedRevision, fence, cancellationToken);
    }
}
