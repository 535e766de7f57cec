using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Magnum.OpenStack.Calls;

namespace Magnum.OpenStack.Keystone;

/// <summary>
/// Checks callers' tokens by asking Keystone as the service user. Answers are believed for <see cref="OpenStackOptions.TokenValidationCache"/>, filed under the
/// token's SHA-256, never longer than the token lives. A revoked token can therefore be accepted for that long; while Keystone cannot be asked, for
/// <see cref="OpenStackOptions.TokenValidationGrace"/>.
/// </summary>
public sealed class TokenValidator
{
    private const int Capacity = 10_000;
    private const int LongestToken = 16 * 1024;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly CloudSession _service;
    private readonly OpenStackOptions _options;
    private readonly TimeProvider _time;

    internal TokenValidator(CloudSession service, OpenStackOptions options, TimeProvider time)
    {
        _service = service;
        _options = options;
        _time = time;
    }

    /// <summary>Whom the token belongs to; null if it is not valid: unknown, expired or revoked.</summary>
    /// <exception cref="OpenStackException">Keystone could not be asked, or refuses the service user.</exception>
    public async Task<ValidatedToken?> ValidateAsync(string token, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length is 0 or > LongestToken || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return null;
        }

        var key = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        var now = _time.GetUtcNow();
        if (_entries.TryGetValue(key, out var known) && known.Until > now)
        {
            return known.Details;
        }

        if (known is null || !IsWithinGrace(known, now))
        {
            return await AskAndRememberAsync(key, token, ct);
        }

        // One call asks anew; others go on with the last answer meanwhile, and so does this one when Keystone gives no new one.
        _entries[key] = known with { Until = Earlier(now + _options.TokenValidationCache, known.Details!.ExpiresAt) };
        try
        {
            return await AskAndRememberAsync(key, token, ct);
        }
        catch (OpenStackException exception) when (exception.IsTransient && IsWithinGrace(known, _time.GetUtcNow()))
        {
            return known.Details;
        }
    }

    /// <summary>Forgets a token, e.g. after a service refused it.</summary>
    public void Forget(string token) =>
        _entries.TryRemove(Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(token))), out _);

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private bool IsWithinGrace(Entry known, DateTimeOffset now) =>
        known.Details is { } details && now < details.ExpiresAt && now < known.Answered + _options.TokenValidationGrace;

    private async Task<ValidatedToken?> AskAndRememberAsync(string key, string token, CancellationToken ct)
    {
        var details = await AskAsync(token, ct);
        if (details?.ExpiresAt <= _time.GetUtcNow())
        {
            details = null;
        }

        Remember(key, details);
        return details;
    }

    private async Task<ValidatedToken?> AskAsync(string token, CancellationToken ct)
    {
        var answer = await _service.SendAsync(
            ServiceCall.Get(ServiceApi.Keystone, "token-validate", "/auth/tokens") with { SubjectToken = token, Secrets = [token] },
            ct);

        // Keystone answers 404 for a token that is expired, revoked or none of its own.
        return answer.Status == HttpStatusCode.NotFound
            ? null
            : ValidatedToken.From(answer.Read("token", KeystoneJson.Default.TokenBody), _options);
    }

    private void Remember(string key, ValidatedToken? details)
    {
        if (_options.TokenValidationCache == TimeSpan.Zero)
        {
            return;
        }

        var now = _time.GetUtcNow();
        if (_entries.Count >= Capacity)
        {
            MakeRoom(now);
        }

        var until = now + _options.TokenValidationCache;
        _entries[key] = new Entry(details, now, Earlier(until, details?.ExpiresAt ?? until));
    }

    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, entry) in _entries)
        {
            if (entry.Until <= now)
            {
                _entries.TryRemove(key, out _);
            }
        }

        foreach (var key in _entries.Keys.Take(Math.Max(0, _entries.Count - Capacity + 1)))
        {
            _entries.TryRemove(key, out _);
        }
    }

    private sealed record Entry(ValidatedToken? Details, DateTimeOffset Answered, DateTimeOffset Until);
}
