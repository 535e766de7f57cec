using Google.Rpc;
using Grpc.Core;
using Magnum.Cli.Output;
using RpcStatus = Google.Rpc.Status;

namespace Magnum.Cli.Connection;

/// <summary>Prints what went wrong: one line that says it, then a line for each detail the server gives.</summary>
internal static class ErrorReport
{
    /// <summary>Prints a failure that the command found itself.</summary>
    public static void Write(CommandContext context, CliException exception)
    {
        WriteLines(context, exception.Message, exception.Details);
        if (context.Debug && exception.InnerException is { } inner)
        {
            context.Trace(inner.ToString());
        }
    }

    /// <summary>Prints the error of a call.</summary>
    /// <param name="context">The run.</param>
    /// <param name="exception">The error.</param>
    /// <param name="subject">What the call was about, when it was one of several; or null.</param>
    public static void Write(CommandContext context, RpcException exception, string? subject = null)
    {
        var details = exception.GetRpcStatus();
        var message = Message(context, exception, details);
        WriteLines(context, subject is null ? message : $"{subject}: {message}", details is null ? [] : Lines(details));
        if (context.Debug)
        {
            WriteDebug(context, exception, details);
        }
    }

    /// <summary>The message of an error, as <see cref="Write(CommandContext, RpcException, string?)"/> prints it.</summary>
    public static string Message(CommandContext context, RpcException exception) =>
        Message(context, exception, exception.GetRpcStatus());

    private static void WriteLines(CommandContext context, string message, IEnumerable<string> details)
    {
        context.Host.Error.WriteLine($"ERROR: {Cell.Line(message)}");
        foreach (var detail in details)
        {
            context.Host.Error.WriteLine($"  {Cell.Line(detail)}");
        }
    }

    private static string Message(CommandContext context, RpcException exception, RpcStatus? details)
    {
        var said = exception.Status.Detail;
        if (details is not null)
        {
            return said.Length > 0 ? said : details.Message;
        }

        var server = $"the Magnum server at {context.Server?.Uri.GetLeftPart(UriPartial.Authority)} ({context.Server?.Source})";
        return exception.StatusCode switch
        {
            StatusCode.Unavailable => Unreachable(context, exception, server),
            StatusCode.DeadlineExceeded => $"No answer from {server} within {context.Options.CallTimeout(context.Parse).TotalSeconds:0.###} s (--call-timeout).",
            StatusCode.Unauthenticated => $"Authentication failed: {said}",
            StatusCode.Unimplemented => $"This call is not known to {server}: {said} Is it of another version?",
            _ => said.Length > 0 ? said : $"The call failed with {exception.StatusCode} and no explanation.",
        };
    }

    private static string Unreachable(CommandContext context, RpcException exception, string server)
    {
        var reason = exception.Status.DebugException is { } cause ? Reachability.Reason(cause) : exception.Status.Detail.TrimEnd('.');
        var hint = context.Server is { Uri.IsLoopback: true } ? Reachability.StartHint : "Is it running, and is the address right (--bypass-url)?";
        return $"Cannot reach {server}: {reason}. {hint}";
    }

    private static IEnumerable<string> Lines(RpcStatus status)
    {
        foreach (var detail in status.Details)
        {
            if (detail.TryUnpack<BadRequest>(out var request))
            {
                foreach (var violation in request.FieldViolations)
                {
                    yield return $"{violation.Field}: {violation.Description}";
                }
            }
            else if (detail.TryUnpack<PreconditionFailure>(out var precondition))
            {
                foreach (var violation in precondition.Violations)
                {
                    yield return $"{violation.Subject}: {violation.Description}";
                }
            }
            else if (detail.TryUnpack<QuotaFailure>(out var quota))
            {
                foreach (var violation in quota.Violations)
                {
                    yield return $"{violation.Subject}: {violation.Description}";
                }
            }
            else if (detail.TryUnpack<RetryInfo>(out var retry) && retry.RetryDelay is { } delay)
            {
                yield return $"Try again in {delay.ToTimeSpan().TotalSeconds:0.#} s.";
            }
        }
    }

    private static void WriteDebug(CommandContext context, RpcException exception, RpcStatus? details)
    {
        context.Trace($"status {(int)exception.StatusCode} {exception.StatusCode}, request id {context.RequestId}");
        foreach (var info in details?.Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).Select(detail => detail.Unpack<ErrorInfo>()) ?? [])
        {
            var metadata = string.Join(", ", info.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
            context.Trace(Cell.Line($"reason {info.Reason} ({info.Domain}) {metadata}").TrimEnd());
        }

        if (exception.Status.DebugException is { } cause)
        {
            context.Trace(cause.ToString());
        }
    }
}
