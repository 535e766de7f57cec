using System.Globalization;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Grpc.Server;

/// <summary>How a call ends.</summary>
internal sealed partial class ServerCall
{
    /// <summary>Clients give all metadata together 8 KiB or little more.</summary>
    private const int LongestMessage = 4096;

    private static readonly string[] Codes =
        [.. Enumerable.Range(0, 17).Select(code => code.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The handler has returned.</summary>
    public Task EndAsync() => EndAsync(StatusCore, _responseTrailers);

    /// <summary>The handler has thrown.</summary>
    public Task EndAsync(Exception exception)
    {
        switch (exception)
        {
            case RpcException rpc:
                return EndAsync(rpc.Status, Join(_responseTrailers, rpc.Trailers));
            case ConnectionAbortedException or ConnectionResetException:
            case OperationCanceledException when Http.RequestAborted.IsCancellationRequested:
                return EndAsync(new Status(StatusCode.Cancelled, "The client cancelled the call or is gone."), trailers: null);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return EndAsync(new Status(StatusCode.ResourceExhausted, "The request body is too large."), trailers: null);
            case BadHttpRequestException bad:
                return EndAsync(new Status(StatusCode.Cancelled, "The request could not be read.", bad), trailers: null);
            default:
                lock (_gate)
                {
                    if (!(_ended && exception is OperationCanceledException))
                    {
                        LogHandlerFailed(_runtime.Logger, exception, _method.FullName);
                    }
                }

                var detail = _runtime.Options.EnableDetailedErrors
                    ? $"The handler failed: {exception.GetType().Name}: {exception.Message}"
                    : "The handler failed.";
                return EndAsync(new Status(StatusCode.Unknown, detail, exception), trailers: null);
        }
    }

    public ValueTask DisposeAsync()
    {
        KeepNothing();
        CallActivity.Stop(_activity, _final);
        _runtime.Metrics.End(_tags, _final.StatusCode, _elapsed, _received, _sent);
        return _cancellation is null ? ValueTask.CompletedTask : ReleaseAsync(_cancellation);
    }

    /// <summary>Lets go of what watches over the call.</summary>
    private async ValueTask ReleaseAsync(CancellationTokenSource cancellation)
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }

        await _stopping.DisposeAsync();
        try
        {
            await _cancelling;
        }
        catch (Exception exception)
        {
            // What the handler had registered with its token failed; the call has its end all the same.
            LogHandlerFailed(_runtime.Logger, exception, _method.FullName);
        }

        cancellation.Dispose();
    }

    private static Metadata? Join(Metadata? first, Metadata second)
    {
        if (first is null or { Count: 0 } || ReferenceEquals(first, second))
        {
            return second;
        }

        foreach (var entry in second)
        {
            first.Add(entry);
        }

        return first;
    }

    private Task EndAsync(Status status, Metadata? trailers)
    {
        Task? ending;
        lock (_gate)
        {
            if (!_ended)
            {
                _ended = true;
                _final = status;
                if (_writing)
                {
                    // The handler did not await its last write: the end is sent when that is done.
                    _ending = Later(trailers);
                }
            }
            else
            {
                status = _final;
                trailers = null;
            }

            ending = _ending?.Unwrap();
        }

        if (ending is not null)
        {
            return ending;
        }

        SendStatus(status, trailers);
        Account(status);
        return Task.CompletedTask;
    }

    /// <summary>Decides the end of the call while its handler runs.</summary>
    private void Terminate(Status status)
    {
        Task<Task>? ending = null;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _final = status;
            _ending = Later(trailers: null);
            _cancelling = _cancellation!.CancelAsync();
            if (!_writing)
            {
                ending = _ending;
            }
        }

        ending?.Start(TaskScheduler.Default);
    }

    private void OnTimer()
    {
        var left = _deadline - _runtime.Time.GetUtcNow().UtcDateTime;
        if (_deadline != DateTime.MaxValue && left > TimeSpan.Zero)
        {
            // Longer than a timer can wait, or the clock was set back.
            _timer?.Change(TimerSpan(left), Timeout.InfiniteTimeSpan);
            return;
        }

        Terminate(new Status(StatusCode.DeadlineExceeded, "The deadline passed."));
    }

    private Task<Task> Later(Metadata? trailers) => new(() => CompleteAsync(trailers));

    private async Task CompleteAsync(Metadata? trailers)
    {
        SendStatus(_final, trailers);
        Account(_final);
        await Http.Response.CompleteAsync();
    }

    /// <summary>Puts the status where the client looks for it: in the headers if nothing was sent before, else in the trailers.</summary>
    private void SendStatus(Status status, Metadata? trailers)
    {
        var response = Http.Response;
        IHeaderDictionary? target = response.Headers;
        if (_headersSent || response.HasStarted || status.StatusCode == StatusCode.OK)
        {
            target = Http.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
            if (target is null or { IsReadOnly: true })
            {
                return;
            }
        }

        if (trailers is not null)
        {
            AppendTo(target, trailers);
        }

        target.GrpcStatus = (uint)status.StatusCode < (uint)Codes.Length
            ? Codes[(int)status.StatusCode]
            : ((int)status.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (status.Detail.Length > 0)
        {
            target.GrpcMessage = PercentEncoding.Encode(status.Detail, LongestMessage);
        }
    }
}
