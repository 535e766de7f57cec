using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Magnum.Grpc.Tests.Client;

public sealed class ChannelOptionsTests
{
    public static TheoryData<string, Action<RetryPolicy>> BadPolicies => new()
    {
        { "MaxAttempts must be 2 or more, and is not set.", policy => policy.MaxAttempts = null },
        { "MaxAttempts must be 2 or more, and is 1.", policy => policy.MaxAttempts = 1 },
        { "InitialBackoff must be more than zero, and is 00:00:00.", policy => policy.InitialBackoff = TimeSpan.Zero },
        { "InitialBackoff must be more than zero, and is not set.", policy => policy.InitialBackoff = null },
        { "MaxBackoff must be more than zero", policy => policy.MaxBackoff = TimeSpan.FromSeconds(-1) },
        { "MaxBackoff must be more than zero and at most 40 days", policy => policy.MaxBackoff = TimeSpan.FromDays(41) },
        { "BackoffMultiplier must be more than zero, and is 0.", policy => policy.BackoffMultiplier = 0 },
        { "BackoffMultiplier must be more than zero, and is NaN.", policy => policy.BackoffMultiplier = double.NaN },
        { "RetryableStatusCodes must name at least one code.", policy => policy.RetryableStatusCodes.Clear() },
        { "RetryableStatusCodes must name failures, and names OK.", policy => policy.RetryableStatusCodes.Add(StatusCode.OK) },
    };

    public static TheoryData<string, Action<GrpcChannelOptions>> BadOptions => new()
    {
        { "MaxRetryAttempts must be 1 or more, and is 0.", options => options.MaxRetryAttempts = 0 },
        { "MaxRetryBufferSize must not be negative, and is -1.", options => options.MaxRetryBufferSize = -1 },
        { "MaxRetryBufferPerCallSize must not be negative, and is -1.", options => options.MaxRetryBufferPerCallSize = -1 },
        { "InitialReconnectBackoff must be 10 ms or more, and is 00:00:00.", options => options.InitialReconnectBackoff = TimeSpan.Zero },
        { "MaxReconnectBackoff must be from InitialReconnectBackoff to 40 days, and is 00:00:00.5000000.", options => options.MaxReconnectBackoff = TimeSpan.FromSeconds(0.5) },
        { "ServiceConfig.HealthCheckConfig.ServiceName must not be null", options => options.ServiceConfig = new() { HealthCheckConfig = new() { ServiceName = null! } } },
        { "ServiceConfig.LoadBalancingConfigs cannot be used with HttpHandler", options => (options.HttpHandler, options.ServiceConfig) = (new SocketsHttpHandler(), new() { LoadBalancingConfigs = { new RoundRobinConfig() } }) },
        { "ServiceConfig.RetryThrottling.MaxTokens must be from 1 to 1000, and is 1001.", options => options.ServiceConfig = Throttling(1001, 1) },
        { "ServiceConfig.RetryThrottling.TokenRatio must be 0.001 or more, and is not set.", options => options.ServiceConfig = Throttling(10, null) },
        { "ServiceConfig.MethodConfigs[1].Names: '/a/' has been configured before.", options => options.ServiceConfig = Names(new() { Service = "a" }, new() { Service = "a", Method = string.Empty }) },
        { "ServiceConfig.MethodConfigs[0].Names: the method 'b' needs a service.", options => options.ServiceConfig = Names(new MethodName { Method = "b" }) },
    };

    [Theory]
    [MemberData(nameof(BadPolicies))]
    public void Policy_Unsound_IsRefusedByName(string message, Action<RetryPolicy> spoil)
    {
        var policy = RetryPolicies.Quick();
        spoil(policy);

        var failure = Should.Throw<ArgumentException>(
            () => GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { ServiceConfig = RetryPolicies.ForAll(policy) }));

        failure.Message.ShouldContain($"ServiceConfig.MethodConfigs[0].RetryPolicy.{message}");
    }

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_Unsound_AreRefusedByName(string message, Action<GrpcChannelOptions> spoil)
    {
        var options = new GrpcChannelOptions();
        spoil(options);

        Should.Throw<ArgumentException>(() => GrpcChannel.ForAddress("http://localhost", options)).Message.ShouldContain(message);
    }

    [Fact]
    public void Policy_Sound_IsTaken()
    {
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions { ServiceConfig = RetryPolicies.ForAll(RetryPolicies.Slow()) });

        channel.Target.ShouldBe("localhost");
    }

    private static ServiceConfig Throttling(int? tokens, double? ratio) =>
        new() { RetryThrottling = new RetryThrottlingPolicy { MaxTokens = tokens, TokenRatio = ratio } };

    private static ServiceConfig Names(params MethodName[] names)
    {
        var config = new ServiceConfig();
        foreach (var name in names)
        {
            config.MethodConfigs.Add(new MethodConfig { Names = { name } });
        }

        return config;
    }
}
