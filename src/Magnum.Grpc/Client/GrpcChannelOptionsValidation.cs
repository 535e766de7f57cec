using Grpc.Net.Client.Configuration;

namespace Grpc.Net.Client;

/// <summary>Finds what is wrong with the options of a channel.</summary>
internal static class GrpcChannelOptionsValidation
{
    /// <exception cref="ArgumentException">Something is wrong; the message names each setting.</exception>
    public static void Check(GrpcChannelOptions options)
    {
        var problems = Problems(options).Concat(options.ServiceConfig is { } config ? ServiceConfigValidation.Problems(config) : []).ToList();
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The channel cannot be made. {string.Join(' ', problems)}", nameof(options));
        }
    }

    private static IEnumerable<string> Problems(GrpcChannelOptions options)
    {
        if (options.MaxRetryAttempts < 1)
        {
            yield return $"MaxRetryAttempts must be 1 or more, and is {options.MaxRetryAttempts}.";
        }

        if (options.MaxRetryBufferSize < 0)
        {
            yield return $"MaxRetryBufferSize must not be negative, and is {options.MaxRetryBufferSize}.";
        }

        if (options.MaxRetryBufferPerCallSize < 0)
        {
            yield return $"MaxRetryBufferPerCallSize must not be negative, and is {options.MaxRetryBufferPerCallSize}.";
        }

        if (options.InitialReconnectBackoff < TimeSpan.FromMilliseconds(10))
        {
            yield return $"InitialReconnectBackoff must be 10 ms or more, and is {options.InitialReconnectBackoff}.";
        }

        if (options.MaxReconnectBackoff < options.InitialReconnectBackoff || options.MaxReconnectBackoff > GrpcChannelOptions.LongestWait)
        {
            yield return $"MaxReconnectBackoff must be from InitialReconnectBackoff to {GrpcChannelOptions.LongestWait.TotalDays} days, and is {options.MaxReconnectBackoff}.";
        }

        if (options.HttpHandler is not null && options.ServiceConfig is { LoadBalancingConfigs.Count: > 0 })
        {
            yield return "ServiceConfig.LoadBalancingConfigs cannot be used with HttpHandler, which makes its connections by itself.";
        }
    }
}
