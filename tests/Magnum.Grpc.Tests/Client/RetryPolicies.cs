using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Magnum.Grpc.Tests.Client;

/// <summary>Service configs for tests.</summary>
internal static class RetryPolicies
{
    public static RetryPolicy Quick(int maxAttempts = 5) => new()
    {
        MaxAttempts = maxAttempts,
        InitialBackoff = TimeSpan.FromMilliseconds(1),
        MaxBackoff = TimeSpan.FromMilliseconds(2),
        BackoffMultiplier = 1.5,
        RetryableStatusCodes = { StatusCode.Unavailable },
    };

    public static RetryPolicy Slow(int maxAttempts = 5) => new()
    {
        MaxAttempts = maxAttempts,
        InitialBackoff = TimeSpan.FromSeconds(20),
        MaxBackoff = TimeSpan.FromSeconds(60),
        BackoffMultiplier = 2,
        RetryableStatusCodes = { StatusCode.Unavailable, StatusCode.Aborted },
    };

    public static ServiceConfig ForAll(RetryPolicy policy) =>
        new() { MethodConfigs = { new MethodConfig { Names = { MethodName.Default }, RetryPolicy = policy } } };

    public static void Retry(this GrpcChannelOptions options, RetryPolicy policy, TimeProvider? time = null)
    {
        options.ServiceConfig = ForAll(policy);
        options.TimeProvider = time;
    }
}
