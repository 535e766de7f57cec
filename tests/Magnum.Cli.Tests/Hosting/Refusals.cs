using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Magnum.Grpc;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>Errors as a server gives them.</summary>
internal static class Refusals
{
    public static RpcException Plain(StatusCode code, string message) => new(new global::Grpc.Core.Status(code, message));

    public static RpcException With(StatusCode code, string message, params IMessage[] details) => RichStatus.Create(code, message, details);

    public static RpcException InUse(string id) => With(
        StatusCode.FailedPrecondition,
        $"Baymodel {id} is used by 1 bay.",
        new ErrorInfo { Reason = "BAYMODEL_IN_USE", Domain = "magnum", Metadata = { ["baymodel"] = id } },
        new PreconditionFailure { Violations = { new PreconditionFailure.Types.Violation { Type = "IN_USE", Subject = "bays/b1", Description = "delete the bay first" } } });

    public static RpcException BadFields() => With(
        StatusCode.InvalidArgument,
        "2 fields are wrong.",
        new ErrorInfo { Reason = "INVALID_FIELDS", Domain = "magnum", Metadata = { ["count"] = "2" } },
        new BadRequest
        {
            FieldViolations =
            {
                new BadRequest.Types.FieldViolation { Field = "image_id", Description = "there is no image 'nope'" },
                new BadRequest.Types.FieldViolation { Field = "node_count", Description = "at least 1" },
            },
        });

    public static RpcException TooMany() => With(
        StatusCode.ResourceExhausted,
        "Too many requests.",
        new ErrorInfo { Reason = "RATE_LIMITED", Domain = "magnum" },
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(1.5)) });
}
