using System.Globalization;
using System.Runtime.InteropServices;
using Grpc.Core;

namespace Magnum.Grpc.Client.Retries;

/// <summary>What a server said of trying again.</summary>
/// <param name="IsSaid">Whether it said anything.</param>
/// <param name="Wait">How long to wait; null if there is to be no other attempt.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RetryPushback(bool IsSaid, TimeSpan? Wait)
{
    private const string Key = "grpc-retry-pushback-ms";

    public bool ForbidsRetry => IsSaid && Wait is null;

    public static RetryPushback From(Metadata trailers)
    {
        if (trailers.GetValue(Key) is not { } text)
        {
            return default;
        }

        // What cannot be read is a no as well.
        return new(IsSaid: true, int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null);
    }
}
