using Magnum.Grains;
using Magnum.OpenStack.Calls;
using Magnum.OpenStack.Keystone;
using Microsoft.Extensions.Logging;

namespace Magnum.OpenStack;

/// <summary>
/// The cloud: one connection pool, one token cache. Sessions say as whom it is used. Make one for the process and dispose it at the end.
/// </summary>
public sealed class OpenStackCloud : IDisposable
{
    private readonly ApiTransport _transport;
    private readonly KeystoneLogIn _keystone;
    private readonly TokenCache _tokens;
    private readonly TimeProvider _time;

    /// <summary>Opens nothing yet; the first call does.</summary>
    /// <param name="options">How the cloud is reached.</param>
    /// <param name="time">The clock of time-outs, caches and pauses.</param>
    /// <param name="loggers">Where the log lines go.</param>
    /// <param name="handler">What carries the HTTP calls, disposed with this; null: a connection pool as the options say.</param>
    /// <param name="failPoints">Places at which a test kills or holds the process; null for none.</param>
    /// <exception cref="OpenStackOptionsException">The options cannot work.</exception>
    public OpenStackCloud(OpenStackOptions options, TimeProvider time, ILoggerFactory loggers, HttpMessageHandler? handler = null, FailPoints? failPoints = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        _time = time;
        _transport = new ApiTransport(handler ?? CloudHandler.Create(options), options.CallTimeout, failPoints ?? FailPoints.None, time, loggers.CreateLogger("Magnum.OpenStack"));
        _keystone = new KeystoneLogIn(_transport, options);
        _tokens = new TokenCache(_keystone, options, time);
        Service = As(ServiceIdentity.Of(options.ServiceUser));
        Tokens = new TokenValidator(Service, options, time);
        Trustees = new TrusteeClient(As(ServiceIdentity.Of(options.TrusteeDomain)), this);
    }

    /// <summary>The cloud as the service's own user sees it: the last resort when a bay's own credentials are dead.</summary>
    public CloudSession Service { get; }

    /// <summary>Checks callers' tokens.</summary>
    public TokenValidator Tokens { get; }

    /// <summary>The trustee users of bays.</summary>
    public TrusteeClient Trustees { get; }

    /// <summary>The cloud as seen with a credential.</summary>
    public CloudSession As(Credential credential) => new(_transport, _keystone, new CachedTokenSource(_tokens, credential), _time);

    /// <summary>The cloud as a caller sees it, with the caller's own token; the session must not outlive the call.</summary>
    /// <param name="token">The token.</param>
    /// <param name="details">What <see cref="Tokens"/> said about it.</param>
    public CloudSession AsCaller(string token, ValidatedToken details) =>
        new(_transport, _keystone, new CallerTokenSource(new IssuedToken(token, details)), _time);

    /// <summary>Forgets the tokens of a credential that will not be used again, e.g. a removed bay's.</summary>
    public void Forget(Credential credential) => _tokens.Forget(credential);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();
}
