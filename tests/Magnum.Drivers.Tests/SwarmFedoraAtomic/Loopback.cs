namespace Magnum.Drivers.Tests.SwarmFedoraAtomic;

/// <summary>Addresses of this machine that no other test uses, so that servers can keep their own ports.</summary>
internal static class Loopback
{
    private static int _last;

    public static string Next()
    {
        var number = Interlocked.Increment(ref _last);
        return $"127.{64 + (Environment.ProcessId % 128)}.{number / 200}.{(number % 200) + 1}";
    }
}
