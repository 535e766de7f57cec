namespace Grpc.Net.Client.Configuration;

/// <summary>What applies to some methods.</summary>
public sealed class MethodConfig
{
    /// <summary>The methods. A name may occur once in all of a <see cref="ServiceConfig"/>.</summary>
    public IList<MethodName> Names { get; } = [];

    /// <summary>How their calls are tried again; null, the default, for not.</summary>
    public RetryPolicy? RetryPolicy { get; set; }
}
