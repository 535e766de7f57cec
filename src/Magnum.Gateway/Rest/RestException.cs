using System.Globalization;
using Grpc.Core;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Rest;

/// <summary>A request over REST that is answered with an error.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="detail">What is wrong and what to do about it; no secret ever.</param>
internal class RestException(int status, string detail) : Exception(detail)
{
    private const int SecondsToWait = 2;

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>Value of <c>WWW-Authenticate</c>; null for none.</summary>
    public string? Challenge { get; init; }

    /// <summary>Value of <c>Retry-After</c>, seconds; null for none.</summary>
    public int? RetryAfter { get; init; }

    public static RestException Invalid(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>The error that a call of the API ended with.</summary>
    public static RestException From(Status status) => new(
        status.StatusCode switch
        {
            StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
            StatusCode.NotFound => StatusCodes.Status404NotFound,
            StatusCode.FailedPrecondition or StatusCode.Aborted => StatusCodes.Status409Conflict,
            StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        },
        status.Detail);

    public static RestException From(CloudException exception) => exception.IsTransient
        ? new(StatusCodes.Status503ServiceUnavailable, $"Keystone cannot be asked at the moment ({exception.Code}). Try again in a moment.")
        {
            RetryAfter = (int)Math.Ceiling(exception.RetryAfter?.TotalSeconds ?? SecondsToWait),
        }
        : new(StatusCodes.Status500InternalServerError, $"The service could not ask Keystone ({exception.Code}); its operator finds the reason in the log.");

    public static RestException From(StoreException exception) => exception.IsTransient
        ? new(StatusCodes.Status503ServiceUnavailable, "The service's database does not answer. Try again in a moment.") { RetryAfter = SecondsToWait }
        : new(StatusCodes.Status500InternalServerError, "The service's database failed; its operator finds the reason in the log.");

    public static RestException From(BadHttpRequestException exception, int longestBody) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => new(
            exception.StatusCode, string.Create(CultureInfo.InvariantCulture, $"The body is too large: at most {longestBody} bytes are taken.")),
        StatusCodes.Status408RequestTimeout => new(exception.StatusCode, "The request came too slowly."),
        _ => new(exception.StatusCode, "The request is not well-formed HTTP."),
    };

    public static RestException Unexpected() =>
        new(StatusCodes.Status500InternalServerError, "The service met an unexpected error; its operator finds it in the log under the request id of this answer.");
}
