using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Grpc;

namespace Magnum.Gateway.Errors;

/// <summary>The errors of the API: a status, exactly one ErrorInfo of domain <c>magnum</c>, and the details that fit.</summary>
internal static class ApiError
{
    private const string Domain = "magnum";

    public static RpcException Unauthenticated(string reason, string message) => Create(StatusCode.Unauthenticated, reason, message);

    public static RpcException Invalid(params IReadOnlyList<Violation> violations)
    {
        var bad = new BadRequest();
        bad.FieldViolations.AddRange(violations.Select(violation => new BadRequest.Types.FieldViolation { Field = violation.Field, Description = violation.Message }));
        var list = string.Join("; ", violations.Select(violation => $"{violation.Field} {violation.Message}"));
        return Create(StatusCode.InvalidArgument, "INVALID_FIELDS", $"The request cannot be carried out: {list}.", bad);
    }

    public static RpcException NotFound(string kind, string id) => Create(
        StatusCode.NotFound,
        $"{kind.ToUpperInvariant()}_NOT_FOUND",
        $"There is no {kind} '{id}' in your project. List yours to see what there is.",
        [("id", id)],
        new ResourceInfo { ResourceType = $"magnum.v1.{kind}", ResourceName = id });

    public static RpcException Ambiguous(string kind, string name, IEnumerable<Guid> uuids)
    {
        var list = string.Join(", ", uuids.Select(uuid => uuid.ToString("D")));
        var failure = new PreconditionFailure();
        failure.Violations.Add(new PreconditionFailure.Types.Violation { Type = "UNIQUE_NAME", Subject = name, Description = $"Use one of the uuids: {list}." });
        return Create(StatusCode.FailedPrecondition, $"{kind.ToUpperInvariant()}_NAME_AMBIGUOUS", $"Several {kind}s are named '{name}'. Use one of the uuids: {list}.", [("name", name), ("uuids", list)], failure);
    }

    public static RpcException From(Refusal refusal, params IReadOnlyCollection<IMessage> details) => Create(
        refusal.Kind switch
        {
            RefusalKind.InvalidArgument => StatusCode.InvalidArgument,
            RefusalKind.NotFound => StatusCode.NotFound,
            RefusalKind.FailedPrecondition => StatusCode.FailedPrecondition,
            RefusalKind.Aborted => StatusCode.Aborted,
            RefusalKind.PermissionDenied => StatusCode.PermissionDenied,
            RefusalKind.ResourceExhausted => StatusCode.ResourceExhausted,
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Kind, "Unknown kind."),
        },
        refusal.Code,
        refusal.Message,
        details);

    public static RpcException From(CloudException exception)
    {
        var code = exception switch
        {
            { IsTransient: true } => StatusCode.Unavailable,
            { Code: "CANNOT_DELEGATE" or "TRUSTEE_TOKEN" } => StatusCode.PermissionDenied,
            { Code: "TOKEN_EXPIRED" } => StatusCode.Unauthenticated,
            { Owner: FaultOwner.Quota } => StatusCode.ResourceExhausted,
            { Owner: FaultOwner.User } => StatusCode.FailedPrecondition,
            _ => StatusCode.Internal,
        };
        return Create(code, exception.Code, Sentence(exception.Message), Retry(exception.IsTransient, exception.RetryAfter));
    }

    public static RpcException From(StoreException exception) => exception.IsTransient
        ? Create(StatusCode.Unavailable, "STORE_UNAVAILABLE", "The service's database does not answer. Nothing is lost; call again in a moment.", Retry(true, null))
        : Create(StatusCode.Internal, "STORE_FAILED", "The service's database failed; its operator finds the reason in the log.");

    /// <summary>The database failed between a bay's making and its identity.</summary>
    public static RpcException Interrupted(BayState bay) => Create(
        StatusCode.Unavailable,
        "CREATE_INTERRUPTED",
        $"The service's database failed while bay {bay.Name} ({bay.Uuid:D}) was being made. Look at it in two minutes: either it goes on, or it is in CREATE_FAILED with nothing left in the cloud and can be deleted. A call with the same request_id goes on with this bay.",
        [("name", bay.Name), ("uuid", bay.Uuid.ToString("D"))],
        Retry(true, null));

    public static RpcException Internal() => Create(StatusCode.Internal, "INTERNAL", "The service met an unexpected error; its operator finds it in the log under the request id of this answer.");

    /// <summary>A watch cannot go on from where its client stands.</summary>
    public static RpcException HistoryGone() => Create(
        StatusCode.OutOfRange,
        "RESUME_TOKEN_TOO_OLD",
        "The history behind resume_token is gone. Watch again without it, which begins with a snapshot.");

    /// <summary>A watch whose client reads too slowly.</summary>
    public static RpcException TooSlow(int backlog) => Create(
        StatusCode.ResourceExhausted,
        "WATCH_TOO_SLOW",
        $"More than {backlog} changes were waiting to be read from this watch. Nothing is lost: watch again with the last resume_token.",
        [("limit", backlog.ToString(CultureInfo.InvariantCulture))],
        Retry(true, TimeSpan.FromSeconds(1)));

    /// <summary>The project has used up what it may; there is room again after a while.</summary>
    public static RpcException Exhausted(string reason, string message, (string Name, int Value)[] variables, TimeSpan retryAfter) => Create(
        StatusCode.ResourceExhausted,
        reason,
        message,
        [.. variables.Select(variable => (variable.Name, variable.Value.ToString(CultureInfo.InvariantCulture)))],
        Retry(true, retryAfter));

    private static IReadOnlyCollection<IMessage> Retry(bool transient, TimeSpan? after) => transient
        ? [new RetryInfo { RetryDelay = Duration.FromTimeSpan(after ?? TimeSpan.FromSeconds(2)) }]
        : [];

    private static string Sentence(string text) => text.Length == 0 ? "The cloud gave no reason." : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";

    private static RpcException Create(StatusCode code, string reason, string message, params IReadOnlyCollection<IMessage> details) =>
        Create(code, reason, message, [], details);

    private static RpcException Create(
        StatusCode code, string reason, string message, (string Name, string Value)[] variables, params IReadOnlyCollection<IMessage> details)
    {
        var info = new ErrorInfo { Reason = reason, Domain = Domain };
        foreach (var (name, value) in variables)
        {
            info.Metadata.Add(name, value);
        }

        return RichStatus.Create(code, message, [info, .. details]);
    }
}
