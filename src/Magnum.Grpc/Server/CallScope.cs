namespace Magnum.Grpc.Server;

/// <summary>Ends the life of what was created for one call.</summary>
internal static class CallScope
{
    public static ValueTask ReleaseAsync(object instance)
    {
        if (instance is IAsyncDisposable asynchronous)
        {
            return asynchronous.DisposeAsync();
        }

        (instance as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
