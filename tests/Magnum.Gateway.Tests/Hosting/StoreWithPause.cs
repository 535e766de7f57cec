using System.Reflection;
using Magnum.Grains.Store;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>A store in which something happens just before it is asked for the current position.</summary>
public class StoreWithPause : DispatchProxy
{
    private IGrainStore? _store;

    public Func<Task>? BeforePosition { get; set; }

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
            : targetMethod.Invoke(_store, args);

    private async Task<EventPosition> PositionAsync(Func<Task> before)
    {
        BeforePosition = null;
        await before();
        return await _store!.CurrentPositionAsync(CancellationToken.None);
    }
}
