namespace Magnum.Grains.Tests.Walks;

/// <summary>Keystone as far as a bay can tell: trustees of unique names, trusts that live and die with them.</summary>
internal sealed class FakeKeystone
{
    private readonly Dictionary<string, string> _trustees = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Trustee, bool Works)> _trusts = new(StringComparer.Ordinal);
    private int _ids;

    public bool IsEmpty => _trustees.Count == 0 && _trusts.Count == 0;

    public string CreateTrustee(string name)
    {
        if (!_trustees.TryGetValue(name, out var id))
        {
            _trustees[name] = id = $"trustee-{++_ids}";
        }

        return id;
    }

    /// <summary>Null when there is no such trustee.</summary>
    public string? CreateTrust(string trustee)
    {
        if (!_trustees.ContainsValue(trustee))
        {
            return null;
        }

        var id = $"trust-{++_ids}";
        _trusts[id] = (trustee, true);
        return id;
    }

    public string? Find(string trusteeName) => _trustees.GetValueOrDefault(trusteeName);

    public bool Works(string? trust) => trust is not null && _trusts.TryGetValue(trust, out var found) && found.Works;

    /// <summary>The members who made the trusts so far leave the project.</summary>
    public void MembersLeave()
    {
        foreach (var (id, trust) in _trusts.ToList())
        {
            _trusts[id] = trust with { Works = false };
        }
    }

    public void DeleteTrustee(string name)
    {
        if (_trustees.Remove(name, out var trustee))
        {
            foreach (var trust in _trusts.Where(trust => trust.Value.Trustee == trustee).ToList())
            {
                _trusts.Remove(trust.Key);
            }
        }
    }
}
