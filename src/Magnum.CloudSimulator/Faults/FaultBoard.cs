using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Magnum.CloudSimulator.Faults;

/// <summary>The faults in force. May be changed at any time, from any thread.</summary>
public sealed class FaultBoard
{
    private readonly Lock _gate = new();
    private ImmutableArray<Armed<FaultRule>> _rules = [];
    private ImmutableArray<Armed<ResourceFaultRule>> _resourceRules = [];

    /// <summary>Puts a fault of a service in force, behind those that are.</summary>
    /// <exception cref="ArgumentException">A value of the rule is out of its range, or an expression is none.</exception>
    public void Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(rule));
        }

        lock (_gate)
        {
            _rules = _rules.Add(new(rule, rule.Count, rule.Skip, rule.Every, rule.Path));
        }
    }

    /// <summary>Puts a fault of a resource in force, behind those that are.</summary>
    /// <exception cref="ArgumentException">A value of the rule is out of its range, or an expression is none.</exception>
    public void Add(ResourceFaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(rule));
        }

        lock (_gate)
        {
            _resourceRules = _resourceRules.Add(new(rule, rule.Count, 0, 1, rule.Type is null ? null : $"^(?:{rule.Type})$", rule.Name, rule.Stack));
        }
    }

    /// <summary>Takes every fault away.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _rules = [];
            _resourceRules = [];
        }
    }

    /// <summary>The faults of services that are in force and not spent.</summary>
    public IReadOnlyList<FaultRule> Rules => [.. _rules.Where(armed => armed.Live).Select(armed => armed.Rule)];

    /// <summary>The faults of resources that are in force and not spent.</summary>
    public IReadOnlyList<ResourceFaultRule> ResourceRules => [.. _resourceRules.Where(armed => armed.Live).Select(armed => armed.Rule)];

    internal FaultRule? Meet(string service, string method, string pathAndQuery)
    {
        foreach (var armed in _rules)
        {
            var rule = armed.Rule;
            if ((rule.Service is null || rule.Service.Equals(service, StringComparison.OrdinalIgnoreCase))
                && (rule.Method is null || rule.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
                && armed.Fits(0, pathAndQuery) && armed.TryTake(_gate))
            {
                return rule;
            }
        }

        return null;
    }

    internal ResourceFaultRule? Meet(string type, string name, string path, string stack, string action)
    {
        foreach (var armed in _resourceRules)
        {
            if ((armed.Rule.Action is null || armed.Rule.Action.Equals(action, StringComparison.OrdinalIgnoreCase))
                && armed.Fits(0, type) && (armed.Fits(1, name) || armed.Fits(1, path)) && armed.Fits(2, stack) && armed.TryTake(_gate))
            {
                return armed.Rule;
            }
        }

        return null;
    }

    private sealed class Armed<T>(T rule, int? count, int skip, int every, params string?[] expressions)
    {
        private readonly Regex?[] _expressions =
            [.. expressions.Select(expression => expression is null ? null : new Regex(expression, RegexOptions.NonBacktracking))];

        private int? _left = count;
        private int _skip = skip;
        private int _passed = every - 1;

        public T Rule { get; } = rule;

        public bool Live => _left is null or > 0;

        public bool Fits(int expression, string text) => _expressions[expression]?.IsMatch(text) ?? true;

        public bool TryTake(Lock gate)
        {
            lock (gate)
            {
                if (!Live)
                {
                    return false;
                }

                if (_skip > 0)
                {
                    _skip--;
                    return false;
                }

                _passed = (_passed + 1) % every;
                if (_passed > 0)
                {
                    return false;
                }

                _left--;
                return true;
            }
        }
    }
}
