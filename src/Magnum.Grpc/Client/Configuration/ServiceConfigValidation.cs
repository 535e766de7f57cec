using Grpc.Core;

namespace Grpc.Net.Client.Configuration;

/// <summary>Finds what is wrong with a service config.</summary>
internal static class ServiceConfigValidation
{
    private const int MostTokens = 1000;

    /// <summary>What is wrong, by the names of the settings.</summary>
    public static IEnumerable<string> Problems(ServiceConfig config)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < config.MethodConfigs.Count; i++)
        {
            var at = $"ServiceConfig.MethodConfigs[{i}]";
            var method = config.MethodConfigs[i];
            foreach (var name in method.Names)
            {
                if (string.IsNullOrEmpty(name.Service) && !string.IsNullOrEmpty(name.Method))
                {
                    yield return $"{at}.Names: the method '{name.Method}' needs a service.";
                }
                else if (!names.Add(name.Key))
                {
                    yield return $"{at}.Names: '{name.Key}' has been configured before.";
                }
            }

            foreach (var problem in method.RetryPolicy is { } policy ? Problems(policy, $"{at}.RetryPolicy") : [])
            {
                yield return problem;
            }
        }

        if (config.RetryThrottling is { } throttling)
        {
            if (throttling.MaxTokens is not (>= 1 and <= MostTokens))
            {
                yield return $"ServiceConfig.RetryThrottling.MaxTokens must be from 1 to {MostTokens}, and is {Show(throttling.MaxTokens)}.";
            }

            if (throttling.TokenRatio is not >= 0.001)
            {
                yield return $"ServiceConfig.RetryThrottling.TokenRatio must be 0.001 or more, and is {Show(throttling.TokenRatio)}.";
            }
        }

        if (config.HealthCheckConfig is { ServiceName: null })
        {
            yield return "ServiceConfig.HealthCheckConfig.ServiceName must not be null; empty asks for the server as a whole.";
        }
    }

    private static IEnumerable<string> Problems(RetryPolicy policy, string at)
    {
        if (policy.MaxAttempts is not >= 2)
        {
            yield return $"{at}.MaxAttempts must be 2 or more, and is {Show(policy.MaxAttempts)}.";
        }

        if (!(policy.InitialBackoff > TimeSpan.Zero))
        {
            yield return $"{at}.InitialBackoff must be more than zero, and is {Show(policy.InitialBackoff)}.";
        }

        if (!(policy.MaxBackoff > TimeSpan.Zero && policy.MaxBackoff <= GrpcChannelOptions.LongestWait))
        {
            yield return $"{at}.MaxBackoff must be more than zero and at most {GrpcChannelOptions.LongestWait.TotalDays} days, and is {Show(policy.MaxBackoff)}.";
        }

        if (policy.BackoffMultiplier is not (> 0 and < double.PositiveInfinity))
        {
            yield return $"{at}.BackoffMultiplier must be more than zero, and is {Show(policy.BackoffMultiplier)}.";
        }

        if (policy.RetryableStatusCodes.Count == 0)
        {
            yield return $"{at}.RetryableStatusCodes must name at least one code.";
        }

        foreach (var code in policy.RetryableStatusCodes.Where(code => code == StatusCode.OK || !Enum.IsDefined(code)))
        {
            yield return $"{at}.RetryableStatusCodes must name failures, and names {code}.";
        }
    }

    private static string Show<T>(T? value)
        where T : struct => value?.ToString() ?? "not set";
}
