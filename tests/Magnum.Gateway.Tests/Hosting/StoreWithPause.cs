using System.Reflection;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>A store in which something happens just before it is asked for the current position, and which tells of its subscribers.</summary>
public class StoreWithPause : DispatchProxy
{
    private IGrainStore? _store;

    public Func<Task>? BeforePosition { get; set; }

    /// <summary>Called with 1 when somebody has subscribed, with -1 when a subscription has ended.</summary>
    public Action<int>? Subscribed { get; set; }

    public static (IGrainStore Store, StoreWithPause Pause) Over(IGrainStore store)
    {
        var paused = Create<IGrainStore, StoreWithPause>();
        var pause = (StoreWithPause)paused;
        pause._store = store;
        return (paused, pause);
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod!.Name == nameof(IGrainStore.CurrentPositionAsync) && BeforePosition is { } before
            ? PositionAsync(before)
            : targetMethod.Name == nameof(IGrainStore.Subscribe) && Subscribed is { } subscribed
                ? new CountedSubscription(_store!.Subscribe((Action<StoreSignal>)args![0]!), subscribed)
                : targetMethod.Invoke(_store, args);

    private async Task<EventPosition> PositionAsync(Func<Task> before)
    {
        BeforePosition = null;
        await before();
        return await _store!.CurrentPositionAsync(CancellationToken.None);
    }

    private sealed class CountedSubscription : IDisposable
    {
        private readonly IDisposable _inner;
        private readonly Action<int> _count;

        public CountedSubscription(IDisposable inner, Action<int> count)
        {
            (_inner, _count) = (inner, count);
            count(1);
        }

        public void Dispose()
        {
            _inner.Dispose();
            _count(-1);
        }
    }
}
