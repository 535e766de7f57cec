using Grpc.Core;

namespace Magnum.Grpc.Client.Retries;

/// <summary>One attempt after the other.</summary>
internal sealed partial class RetryCall<TRequest, TResponse>
{
    /// <summary>Makes attempts; the last one is what becomes of the call. Never throws.</summary>
    private async Task<ClientCall<TRequest, TResponse>> RunAsync()
    {
        var failures = 0;
        for (var previous = 0; ; previous++)
        {
            var attempt = Begin(previous);
            var answered = await attempt.OpenedAsync();
            if (answered || Next(attempt, previous + 1, ref failures) is not { } wait)
            {
                await SettleAsync(attempt, answered);
                return attempt;
            }

            var (code, milliseconds) = (attempt.GetStatus().StatusCode, wait.TotalMilliseconds);
            ClientLog.Retrying(_transport.Logger, _method.FullName, previous + 2, milliseconds, code);
            await WaitAsync(wait);
        }
    }

    private ClientCall<TRequest, TResponse> Begin(int previous)
    {
        var attempt = new ClientCall<TRequest, TResponse>(_transport, _method, _host, _options, Record) { PreviousAttempts = previous };
        Status? aborted;
        Record?.BeginAttempt();
        lock (_gate)
        {
            _attempt = attempt;
            aborted = _aborted;
        }

        if (aborted is { } status)
        {
            attempt.Abort(status);
        }

        attempt.Start(new ReplayContent(_replay, isStream: _method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming));
        return attempt;
    }

    /// <summary>How long to wait before the next attempt; null if there is to be none.</summary>
    private TimeSpan? Next(ClientCall<TRequest, TResponse> attempt, int attempts, ref int failures)
    {
        var status = attempt.GetStatus();
        if (status.StatusCode == StatusCode.OK)
        {
            _rules.Throttle?.Succeeded();
            return null;
        }

        if (attempt.EndedBy == EndCause.Caller)
        {
            return null;
        }

        var pushback = RetryPushback.From(attempt.GetTrailers());
        var retryable = _rule.IsRetryable(status.StatusCode);
        if (retryable || pushback.ForbidsRetry)
        {
            _rules.Throttle?.Failed();
        }

        if (!retryable || pushback.ForbidsRetry || attempts >= _rule.MaxAttempts || !_replay.MayRepeat || _rules.Throttle is { AllowsRetry: false })
        {
            return null;
        }

        // After the server has named a wait, those that grow begin anew.
        failures = pushback.IsSaid ? 0 : failures + 1;
        return pushback.Wait ?? _rule.WaitAfter(failures);
    }

    /// <summary>Ends early with the call or at its deadline: the next attempt then ends before it sends anything, and says why.</summary>
    private async Task WaitAsync(TimeSpan wait)
    {
        if (_options.EarliestDeadline is { } deadline)
        {
            var left = deadline - _transport.Time.GetUtcNow().UtcDateTime;
            wait = left < wait ? left : wait;
        }

        if (wait > TimeSpan.Zero)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(
                [_options.CancellationToken, _transport.Closed, _abort.Token, _options.PropagationToken?.CancellationToken ?? default]);
            await Task.Delay(wait, _transport.Time, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SettleAsync(ClientCall<TRequest, TResponse> attempt, bool answered)
    {
        if (answered)
        {
            _rules.Throttle?.Succeeded();
        }

        _replay.Settle(ended: !answered);
        Record?.Settle();
        try
        {
            _headers.TrySetResult(await attempt.HeadersAsync);
        }
        catch (RpcException exception)
        {
            _headers.TrySetException(exception);

            // Read, so that nobody's not asking for the headers counts as an unobserved failure.
            _ = _headers.Task.Exception;
        }
    }
}
