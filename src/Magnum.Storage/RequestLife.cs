namespace Magnum.Storage;

/// <summary>How long a request id is remembered.</summary>
internal static class RequestLife
{
    /// <summary>After this a request id may be used anew.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromHours(24);
}
