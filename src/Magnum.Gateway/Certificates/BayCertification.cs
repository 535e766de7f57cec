using Magnum.Gateway.Errors;
using Magnum.Gateway.Requests;
using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Certificates;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;

namespace Magnum.Gateway.Certificates;

/// <summary>Hands out certificates from the authorities that are sealed with the bays.</summary>
internal sealed partial class BayCertification(IGrainStore store, ILogger<BayCertification> logger) : IBayCertification
{
    private const string Kind = "bay";

    /// <inheritdoc/>
    public async Task<BayAuthorityCertificate> GetCaAsync(CertificateCaller caller, string bayIdOrName, CancellationToken cancellationToken)
    {
        var bay = await FindAsync(caller, bayIdOrName, cancellationToken).ConfigureAwait(false);
        return new BayAuthorityCertificate(bay.State.Uuid, await ReadAsync(bay.State, SecretKinds.CaCertificate, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async Task<SignedCertificate> SignAsync(CertificateCaller caller, string bayIdOrName, string csr, CancellationToken cancellationToken)
    {
        Violation[] missing = [.. CheckBay(bayIdOrName), .. csr.Length == 0 ? [new Violation("csr", "is required: a certificate signing request, PEM")] : Array.Empty<Violation>()];
        if (missing.Length > 0)
        {
            throw ApiError.Invalid(missing);
        }

        if (caller is { TrusteeId: null, MayWrite: false })
        {
            throw ApiError.From(new Refusal(RefusalKind.PermissionDenied, "READ_ONLY_ROLE", "Your role in this project is reader, which gets no certificate. Ask for the role member."));
        }

        var (bay, _, now) = await FindAsync(caller, bayIdOrName, cancellationToken).ConfigureAwait(false);
        if (bay.Operation?.Kind == OperationKind.Delete)
        {
            throw ApiError.From(new Refusal(RefusalKind.FailedPrecondition, "BAY_DELETING", $"Bay {bay.Name} is being deleted; it gives no more certificates."));
        }

        var certificate = await ReadAsync(bay, SecretKinds.CaCertificate, cancellationToken).ConfigureAwait(false);
        var key = await ReadAsync(bay, SecretKinds.CaKey, cancellationToken).ConfigureAwait(false);
        var profile = caller.TrusteeId is null ? CertificateProfile.User(caller.UserId) : CertificateProfile.Node(bay.Uuid);
        using var authority = BayAuthority.Open(certificate, key);
        try
        {
            var pem = authority.Sign(csr, profile, now);
            LogSigned(bay.Uuid, profile.CommonName, caller.UserId);
            return new SignedCertificate(bay.Uuid, csr, pem);
        }
        catch (InvalidSigningRequestException exception)
        {
            throw ApiError.Invalid(new Violation("csr", exception.Message));
        }
    }

    private async Task<Stored<BayState>> FindAsync(CertificateCaller caller, string idOrName, CancellationToken cancellationToken)
    {
        if (CheckBay(idOrName) is { Length: > 0 } missing)
        {
            throw ApiError.Invalid(missing);
        }

        IEnumerable<Stored<BayState>> seen = caller.ProjectId is { } project
            ? await store.FindBaysAsync(project, idOrName, cancellationToken).ConfigureAwait(false)
            : Guid.TryParse(idOrName, out var uuid) && await store.GetBayAsync(uuid, cancellationToken).ConfigureAwait(false) is { } one ? [one] : [];

        // The token of a bay's trustee or node user opens only that bay, whatever the project.
        var found = seen.Where(bay => caller.TrusteeId is not { } id || IsOf(bay.State, LedgerKind.Trustee, id) || IsOf(bay.State, LedgerKind.NodeUser, id)).ToList();
        return Identified.One(Kind, idOrName, found, state => state.Uuid);
    }

    private static Violation[] CheckBay(string idOrName) => idOrName.Length == 0 ? [new Violation("bay_id", "is required: the uuid or name of a bay")] : [];

    private static bool IsOf(BayState bay, LedgerKind kind, string id) => string.Equals(bay.Ledger.Find(kind)?.Id, id, StringComparison.Ordinal);

    private async Task<string> ReadAsync(BayState bay, string kind, CancellationToken cancellationToken) =>
        await store.ReadSecretAsync(bay.ProjectId, bay.Uuid, kind, cancellationToken).ConfigureAwait(false)
        ?? throw ApiError.From(new Refusal(
            RefusalKind.FailedPrecondition,
            "NO_CERTIFICATE_AUTHORITY",
            bay.Needs.HasFlag(BayNeeds.Certificates)
                ? $"Bay {bay.Name} has no certificate authority yet; it is made early in its creation. Call again in a moment."
                : $"Bay {bay.Name} has no certificate authority; its driver needs none."));

    [LoggerMessage(3401, LogLevel.Information, "Signed a certificate of bay {Bay} for {CommonName}, asked for by user {User}")]
    private partial void LogSigned(Guid bay, string commonName, string user);
}
