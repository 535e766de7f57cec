using Magnum.Grains.Cloud;
using Magnum.Simulation.Checks;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation.Clouds;

/// <summary>Keystone: trustees, and trusts in them that die with their maker. A method is what happens when a request arrives.</summary>
internal sealed class SimulatedKeystone(Checker checker, Coverage coverage, Trace trace, Mutation mutation)
{
    private readonly Dictionary<string, Trustee> _trustees = new(StringComparer.Ordinal);
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>Whether there is a trustee of that name, and with it its trusts.</summary>
    public bool HasTrustee(string name) => _trustees.ContainsKey(name);

    /// <summary>A member leaves: the trusts that it made are dead.</summary>
    public void Leave(string member)
    {
        _gone.Add(member);
        coverage.Add("member left");
        trace.Write("keystone", $"{member} has left");
    }

    /// <summary>Makes a trustee, or finds it.</summary>
    public string EnsureTrustee(string name, string password)
    {
        if (!_trustees.TryGetValue(name, out var trustee))
        {
            _trustees[name] = trustee = new Trustee($"user-{++_made}", password);
            var bay = Guid.Parse(name);
            checker.Require(checker.Find(bay) is { Lives: true }, "a trustee was made of a bay that is gone", bay);
            coverage.Add("trustee made");
            Tell(name, "made");
        }

        return trustee.Id;
    }

    /// <summary>Makes a member's trust in a trustee, or finds it.</summary>
    public string EnsureTrust(string trusteeId, string member)
    {
        var (name, trustee) = _trustees.FirstOrDefault(pair => pair.Value.Id == trusteeId);
        if (trustee is null || _gone.Contains(member))
        {
            throw new CloudException("KEYSTONE_REFUSED", "Keystone refused the trust: 404 there is no such user", isTransient: false, FaultOwner.User);
        }

        if (!trustee.Trusts.TryGetValue(member, out var trust))
        {
            trustee.Trusts[member] = trust = $"trust-{++_made}";
            coverage.Add("trust made");
            Tell(name, $"has {trust} of {member}");
        }

        return trust;
    }

    /// <summary>Removes a trustee and its trusts.</summary>
    public void DeleteTrustee(string name)
    {
        if (mutation != Mutation.TrusteeKept && _trustees.Remove(name))
        {
            coverage.Add("trustee deleted");
            Tell(name, "deleted");
        }
    }

    /// <summary>What a log-in is refused with; null when it is good.</summary>
    public CloudException? LogIn(BayCredentials credentials)
    {
        var trustee = _trustees.Values.FirstOrDefault(trustee => trustee.Id == credentials.TrusteeId && trustee.Password == credentials.Password);
        if (trustee?.Trusts.Any(trust => trust.Value == credentials.TrustId && !_gone.Contains(trust.Key)) == true)
        {
            return null;
        }

        coverage.Add("log-in refused");
        return new CloudException("CREDENTIALS_REFUSED", "Keystone refused the log-in", isTransient: false, FaultOwner.User) { CredentialsRefused = true };
    }

    private void Tell(string name, string what)
    {
        if (trace.IsOn)
        {
            trace.Write("keystone", $"trustee {name} {what}");
        }
    }

    private sealed record Trustee(string Id, string Password)
    {
        public Dictionary<string, string> Trusts { get; } = new(StringComparer.Ordinal);
    }
}
