using System.Collections.Frozen;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Magnum.Grpc.Client.Retries;

/// <summary>What a channel knows of retries.</summary>
internal sealed class RetryRules
{
    private readonly FrozenDictionary<string, RetryRule?> _rules;

    private RetryRules(GrpcChannelOptions options, ServiceConfig config)
    {
        Throttle = config.RetryThrottling is { } throttling ? new RetryThrottle(throttling) : null;
        Budget = new ReplayBudget(options.MaxRetryBufferSize, options.MaxRetryBufferPerCallSize);
        _rules = config.MethodConfigs
            .SelectMany(method =>
            {
                var rule = method.RetryPolicy is { } policy ? new RetryRule(policy, options.MaxRetryAttempts) : null;
                return method.Names.Select(name => (name.Key, Rule: rule is { MaxAttempts: > 1 } ? rule : null));
            })
            .ToFrozenDictionary(entry => entry.Key, entry => entry.Rule, StringComparer.Ordinal);
    }

    public RetryThrottle? Throttle { get; }

    public ReplayBudget Budget { get; }

    /// <summary>The rules of a channel; null if no call is ever tried again.</summary>
    public static RetryRules? Of(GrpcChannelOptions options) =>
        options.ServiceConfig is { } config && config.MethodConfigs.Any(method => method.RetryPolicy is not null)
            ? new RetryRules(options, config)
            : null;

    /// <summary>The rule of a method; null if its calls are not tried again.</summary>
    public RetryRule? Find(IMethod method) =>
        _rules.TryGetValue(method.FullName, out var rule)
        || _rules.TryGetValue(MethodName.KeyOf(method.ServiceName, method: null), out rule)
        || _rules.TryGetValue(MethodName.Default.Key, out rule)
            ? rule
            : null;
}
