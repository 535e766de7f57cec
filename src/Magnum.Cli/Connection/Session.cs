using Grpc.Core;
using Grpc.Net.Client;
using Magnum.Cli.Authentication;

namespace Magnum.Cli.Connection;

/// <summary>The clients of a server, with the caller logged in.</summary>
internal sealed class Session : IDisposable
{
    private readonly CommandContext _context;
    private readonly GrpcChannel _channel;
    private readonly Func<CancellationToken, Task<KeystoneToken>>? _logIn;
    private string _token;

    private Session(
        CommandContext context,
        ServerAddress server,
        string token,
        Func<CancellationToken, Task<KeystoneToken>>? logIn)
    {
        _context = context;
        _token = token;
        _logIn = logIn;
        Server = server;
        var security = context.Options.Security(context.Parse, context.Host);
        _channel = GrpcChannel.ForAddress(server.Uri, new GrpcChannelOptions { HttpHandler = security.CreateHandler(server.Uri), DisposeHttpClient = true });

        var calls = new SessionCallInvoker(_channel.CreateCallInvoker(), Headers, context);
        Baymodels = new V1.Baymodels.BaymodelsClient(calls);
        Bays = new V1.Bays.BaysClient(calls);
        Certificates = new V1.Certificates.CertificatesClient(calls);
        Drivers = new V1.Drivers.DriversClient(calls);
        Services = new V1.Services.ServicesClient(calls);
    }

    /// <summary>The server that is called.</summary>
    public ServerAddress Server { get; }

    /// <summary>The baymodels of the server.</summary>
    public V1.Baymodels.BaymodelsClient Baymodels { get; }

    /// <summary>The bays of the server.</summary>
    public V1.Bays.BaysClient Bays { get; }

    /// <summary>The certificates of the bays.</summary>
    public V1.Certificates.CertificatesClient Certificates { get; }

    /// <summary>The drivers of the server.</summary>
    public V1.Drivers.DriversClient Drivers { get; }

    /// <summary>The silos of the server.</summary>
    public V1.Services.ServicesClient Services { get; }

    /// <summary>Finds out who calls and where to, and logs in.</summary>
    /// <exception cref="CliException">The settings do not suffice, or Keystone refuses.</exception>
    public static async Task<Session> OpenAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var (options, parse, host) = (context.Options, context.Parse, context.Host);
        var given = options.Server(parse, host);
        var identity = Complete(options.Identity(parse, host), given);
        if (identity.Token is not null && (given is not null || identity.AuthUrl is null))
        {
            return new Session(context, given ?? ServerAddress.Default, identity.Token, logIn: null);
        }

        var keystone = new KeystoneClient(options.Security(parse, host), options.CallTimeout(parse), context.Trace);
        var token = await LogInAsync(cancellationToken);
        return new Session(context, given ?? options.Server(parse, host, token), token.Value, LogInAsync);

        Task<KeystoneToken> LogInAsync(CancellationToken cancellation) =>
            keystone.LogInAsync(identity, context.RequestId, cancellation);
    }

    /// <summary>Gets a new token, for waits that outlive the first one.</summary>
    /// <returns>False when the token was given and cannot be renewed.</returns>
    /// <exception cref="CliException">Keystone refuses.</exception>
    public async Task<bool> RenewTokenAsync(CancellationToken cancellationToken)
    {
        if (_logIn is null)
        {
            return false;
        }

        _token = (await _logIn(cancellationToken)).Value;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static IdentitySettings Complete(IdentitySettings identity, ServerAddress? server)
    {
        if (identity.IsEmpty && server is null or { Uri.IsLoopback: true })
        {
            return IdentitySettings.OfDevelopmentServer;
        }

        if (identity.Token is not null && (server is not null || identity.AuthUrl is null))
        {
            return identity;
        }

        var missing = identity.Missing();
        return missing.Count == 0
            ? identity
            : throw new CliException("To log in, this is missing:", missing, ExitCode.Usage);
    }

    private Metadata Headers() => new()
    {
        { "x-auth-token", _token },
        { "x-openstack-request-id", _context.RequestId },
    };
}
