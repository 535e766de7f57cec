namespace Grpc.Core;

/// <summary>How a channel's connections are secured, and what all its calls prove.</summary>
public sealed class ChannelCredentials
{
    private ChannelCredentials(bool isSecure, CallCredentials? calls)
    {
        IsSecure = isSecure;
        Calls = calls;
    }

    /// <summary>Clear text.</summary>
    public static ChannelCredentials Insecure { get; } = new(isSecure: false, calls: null);

    /// <summary>TLS.</summary>
    public static ChannelCredentials SecureSsl { get; } = new(isSecure: true, calls: null);

    internal bool IsSecure { get; }

    internal CallCredentials? Calls { get; }

    /// <summary>Credentials of the channel, and of all its calls.</summary>
    /// <exception cref="ArgumentException">The channel is in clear text: whoever listens would have the proof.</exception>
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials)
    {
        ArgumentNullException.ThrowIfNull(channelCredentials);
        ArgumentNullException.ThrowIfNull(callCredentials);
        return channelCredentials.IsSecure
            ? new(isSecure: true, channelCredentials.Calls is { } calls ? CallCredentials.Compose(calls, callCredentials) : callCredentials)
            : throw new ArgumentException("Credentials of calls need a channel with TLS.", nameof(channelCredentials));
    }
}
