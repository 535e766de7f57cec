using System.Net;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Calls;

/// <summary>What an error answer means.</summary>
internal sealed record ResponseFault(string? Code, string Reason, bool IsTransient, FaultOwner Owner, string Message)
{
    public static ResponseFault Of(ApiAnswer answer)
    {
        var body = ErrorBody.Parse(answer.Body, answer.MediaType);
        var reason = Words.Clean(body.Message ?? "", answer.Call.Secrets);
        if (reason.Length == 0)
        {
            reason = body.Code ?? answer.Status.ToString();
        }

        var code = body.Code is null ? null : Words.Clean(body.Code, answer.Call.Secrets);
        var refused = IsRefusalBehindTheService(answer.Status, reason);
        var message = $"{answer.Call.Service} refused {answer.Call.Operation}: {(int)answer.Status} {reason} ({answer.Call.RequestId})";
        return new ResponseFault(code, reason, !refused && IsPassing(answer.Status, code), OwnerOf(answer, code, reason, refused), message);
    }

    private static bool IsPassing(HttpStatusCode status, string? code) => status switch
    {
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => true,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => false,
        HttpStatusCode.Conflict => code is "ActionInProgress",
        _ => (int)status >= 500,
    };

    /// <summary>
    /// Heat wraps Keystone's refusal to delegate further in a 500 (a trust without redelegation does that): no time will heal it.
    /// </summary>
    private static bool IsRefusalBehindTheService(HttpStatusCode status, string reason) =>
        status == HttpStatusCode.InternalServerError
        && (reason.Contains("redelegation", StringComparison.OrdinalIgnoreCase)
            || reason.StartsWith("Remote error: Forbidden", StringComparison.OrdinalIgnoreCase));

    private static FaultOwner OwnerOf(ApiAnswer answer, string? code, string reason, bool refused)
    {
        if (IsQuota(answer.Status, code, reason))
        {
            return FaultOwner.Quota;
        }

        return answer.Status switch
        {
            _ when refused => answer.Call.Owner,
            HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests => FaultOwner.Cloud,
            _ when (int)answer.Status is >= 400 and < 500 => answer.Call.Owner,
            _ => FaultOwner.Cloud,
        };
    }

    private static bool IsQuota(HttpStatusCode status, string? code, string reason) =>
        code is "RequestLimitExceeded" or "OverQuota" or "QuotaExceeded" or "overLimit"
        || status == HttpStatusCode.RequestEntityTooLarge
        || (status is HttpStatusCode.Forbidden or HttpStatusCode.Conflict && reason.Contains("quota", StringComparison.OrdinalIgnoreCase));
}
