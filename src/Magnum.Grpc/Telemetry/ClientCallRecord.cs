using System.Diagnostics;
using Grpc.Core;

namespace Magnum.Grpc;

/// <summary>
/// What traces and metrics learn of one call of a client, however often it is tried: it ends with the attempt that its caller sees.
/// </summary>
internal sealed class ClientCallRecord
{
    private readonly Lock _gate = new();
    private readonly CallMetrics _metrics;
    private readonly CallTags _tags;
    private readonly TimeProvider _time;
    private readonly long _started;
    private int _requests;
    private int _responses;
    private Status? _attemptEnded;
    private bool _isLastAttempt;

    private ClientCallRecord(CallMetrics metrics, IMethod method, TimeProvider time, bool mayBeTriedAgain)
    {
        _metrics = metrics;
        _tags = CallTags.Of(method);
        _time = time;
        _started = time.GetTimestamp();
        _isLastAttempt = !mayBeTriedAgain;
        Activity = CallActivity.StartClient(_tags);
        _metrics.Begin(_tags);
    }

    /// <summary>The span of the call, if somebody listens.</summary>
    public Activity? Activity { get; }

    /// <summary>Begins a record; null if nobody listens, or nothing is to be told.</summary>
    public static ClientCallRecord? Begin(CallMetrics? metrics, IMethod method, TimeProvider time, bool mayBeTriedAgain) =>
        metrics is not null && (CallActivity.IsHeard || metrics.IsHeard) ? new ClientCallRecord(metrics, method, time, mayBeTriedAgain) : null;

    /// <summary>A request was put on its way.</summary>
    public void Request(int size)
    {
        Interlocked.Increment(ref _requests);
        _metrics.Request(_tags, size);
    }

    /// <summary>A response came.</summary>
    public void Response(int size)
    {
        _responses++;
        _metrics.Response(_tags, size);
    }

    /// <summary>The attempt under way has ended: with it the call, unless it is tried again.</summary>
    public void EndAttempt(Status status)
    {
        lock (_gate)
        {
            _attemptEnded = status;
            if (!_isLastAttempt)
            {
                return;
            }
        }

        End(status);
    }

    /// <summary>The call will not be tried again.</summary>
    public void Settle()
    {
        Status status;
        lock (_gate)
        {
            _isLastAttempt = true;
            if (_attemptEnded is not { } ended)
            {
                return;
            }

            status = ended;
        }

        End(status);
    }

    /// <summary>The call is tried again.</summary>
    public void BeginAttempt()
    {
        lock (_gate)
        {
            _attemptEnded = null;
        }
    }

    private void End(Status status)
    {
        CallActivity.Stop(Activity, status);
        _metrics.End(_tags, status.StatusCode, _time.GetElapsedTime(_started), _requests, _responses);
    }
}
