using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Storage;

/// <summary>Hands signals to the subscribers of this process, on the thread that publishes.</summary>
internal sealed partial class SignalHub(ILogger logger)
{
    private readonly Lock _lock = new();
    private Subscription[] _subscriptions = [];

    /// <summary>Calls the handler with every signal until disposed.</summary>
    public IDisposable Subscribe(Action<StoreSignal> handler)
    {
        var subscription = new Subscription(this, handler);
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }

        return subscription;
    }

    /// <summary>Hands out a signal. A handler that throws is logged: what the signal tells of is committed already.</summary>
    public void Publish(StoreSignal signal)
    {
        foreach (var subscription in Volatile.Read(ref _subscriptions))
        {
            try
            {
                subscription.Handler(signal);
            }
            catch (Exception exception)
            {
                LogHandlerFailed(exception);
            }
        }
    }

    /// <summary>Asks this process to look at the stacks of those bays that are its own.</summary>
    public void AskToLook(IEnumerable<SettledBay> bays)
    {
        foreach (var bay in bays)
        {
            Publish(BayTimer.LookAt(bay));
        }
    }

    private void Remove(Subscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        }
    }

    private sealed class Subscription(SignalHub hub, Action<StoreSignal> handler) : IDisposable
    {
        public Action<StoreSignal> Handler { get; } = handler;

        public void Dispose() => hub.Remove(this);
    }
}
