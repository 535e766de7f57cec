using System.Collections.Concurrent;

namespace Magnum.OpenStack.Keystone;

/// <summary>
/// The tokens in use, by digest of their credential. Who asks for the same at the same time shares one log-in. A token is renewed before its end;
/// if Keystone cannot be asked then, the old one serves on while it lasts.
/// </summary>
internal sealed class TokenCache(KeystoneLogIn keystone, OpenStackOptions options, TimeProvider time)
{
    private const int Capacity = 10_000;
    private const int RenewedShareOfLife = 5;

    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>A token that is good for now.</summary>
    /// <exception cref="OpenStackException">There is none, and the log-in failed.</exception>
    public async Task<IssuedToken> GetAsync(Credential credential, CancellationToken ct)
    {
        var slot = _slots.GetOrAdd(credential.Key, static _ => new Slot());
        slot.LastUsed = time.GetTimestamp();
        if (slot.Token is { } token && !IsDue(token))
        {
            return token;
        }

        MakeRoom();
        try
        {
            return await slot.JoinLogIn(IsDue, () => keystone.LogInAsync(credential, CancellationToken.None)).WaitAsync(ct);
        }
        catch (OpenStackException fault) when (fault.IsTransient && slot.Token is { } old && old.Details.ExpiresAt > time.GetUtcNow())
        {
            return old;
        }
    }

    /// <summary>Forgets a token that was refused; a newer one of the same credential stays.</summary>
    public void Drop(Credential credential, IssuedToken refused)
    {
        if (_slots.TryGetValue(credential.Key, out var slot))
        {
            slot.Drop(refused);
        }
    }

    /// <summary>Forgets a credential that will not be used again.</summary>
    public void Forget(Credential credential) => _slots.TryRemove(credential.Key, out _);

    private bool IsDue(IssuedToken token)
    {
        var details = token.Details;
        var margin = options.TokenRenewal;
        if (details.IssuedAt is { } issued && (details.ExpiresAt - issued) / RenewedShareOfLife is var share && share < margin)
        {
            margin = share;
        }

        return time.GetUtcNow() >= details.ExpiresAt - margin;
    }

    private void MakeRoom()
    {
        if (_slots.Count <= Capacity)
        {
            return;
        }

        foreach (var (key, _) in _slots.OrderBy(pair => pair.Value.LastUsed).Take(Capacity / 10))
        {
            _slots.TryRemove(key, out _);
        }
    }

    private sealed class Slot
    {
        private readonly Lock _gate = new();
        private Task<IssuedToken>? _logIn;
        private long _lastUsed;

        public IssuedToken? Token { get; private set; }

        public long LastUsed
        {
            get => Volatile.Read(ref _lastUsed);
            set => Volatile.Write(ref _lastUsed, value);
        }

        /// <summary>The log-in under way, or a new one. No single caller can cancel it: others may be waiting for it.</summary>
        public Task<IssuedToken> JoinLogIn(Func<IssuedToken, bool> isDue, Func<Task<IssuedToken>> begin)
        {
            lock (_gate)
            {
                if (Token is { } token && !isDue(token))
                {
                    return Task.FromResult(token);
                }

                return _logIn is { IsCompleted: false } ? _logIn : _logIn = RunAsync(begin);
            }
        }

        public void Drop(IssuedToken refused)
        {
            lock (_gate)
            {
                if (ReferenceEquals(Token, refused))
                {
                    Token = null;
                }
            }
        }

        private async Task<IssuedToken> RunAsync(Func<Task<IssuedToken>> begin)
        {
            // Off the caller's lock and context.
            await Task.Yield();
            var token = await begin();
            lock (_gate)
            {
                return Token = token;
            }
        }
    }
}
