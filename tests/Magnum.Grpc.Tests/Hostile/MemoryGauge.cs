namespace Magnum.Grpc.Tests.Hostile;

/// <summary>What lives in memory more than when it was made, after full collections.</summary>
internal sealed class MemoryGauge
{
    private const long Mebi = 1024 * 1024;

    private readonly long _before = GC.GetTotalMemory(forceFullCollection: true);

    public void ShouldHaveGrownLessThan(int mebibytes)
    {
        var grown = GC.GetTotalMemory(forceFullCollection: true) - _before;
        grown.ShouldBeLessThan(mebibytes * Mebi, $"{grown / Mebi} MiB");
    }

    /// <summary>All that has been allocated, whether or not it lives, is the measure of work done in memory.</summary>
    public static async Task ShouldAllocateLessThanAsync(int mebibytes, Func<Task> action)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await action();
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        allocated.ShouldBeLessThan(mebibytes * Mebi, $"{allocated / Mebi} MiB");
    }
}
