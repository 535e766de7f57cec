using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Magnum.Grpc;

/// <summary>
/// What is counted of calls, on one side: durations, calls in flight, and the sizes and numbers of messages. Names and units are those of
/// OpenTelemetry, which has none for calls in flight.
/// </summary>
internal sealed class CallMetrics
{
    /// <summary>Of the clients that have no meters of their own.</summary>
    public static readonly CallMetrics OfClients = new(new Meter(CallActivity.SourceName), "client");

    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<long> _requestSize;
    private readonly Histogram<long> _responseSize;
    private readonly Histogram<long> _requests;
    private readonly Histogram<long> _responses;

    /// <param name="meter">Where the instruments are made.</param>
    /// <param name="side"><c>server</c> or <c>client</c>.</param>
    public CallMetrics(Meter meter, string side)
    {
        _duration = meter.CreateHistogram(
            $"rpc.{side}.duration",
            "ms",
            "How long calls took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 60000] });
        _active = meter.CreateUpDownCounter<long>($"rpc.{side}.active_calls", "{call}", "Calls in flight.");
        _requestSize = meter.CreateHistogram<long>($"rpc.{side}.request.size", "By", "Size of request messages, uncompressed.");
        _responseSize = meter.CreateHistogram<long>($"rpc.{side}.response.size", "By", "Size of response messages, uncompressed.");
        _requests = meter.CreateHistogram<long>($"rpc.{side}.requests_per_rpc", "{count}", "Request messages of a call.");
        _responses = meter.CreateHistogram<long>($"rpc.{side}.responses_per_rpc", "{count}", "Response messages of a call.");
    }

    /// <summary>Whether anybody listens to durations.</summary>
    public bool IsTimed => _duration.Enabled;

    /// <summary>Whether anybody listens at all.</summary>
    public bool IsHeard =>
        _duration.Enabled || _active.Enabled || _requestSize.Enabled || _responseSize.Enabled || _requests.Enabled || _responses.Enabled;

    public void Begin(CallTags tags)
    {
        if (_active.Enabled)
        {
            _active.Add(1, tags.System, tags.Service, tags.Method);
        }
    }

    public void Request(CallTags tags, int size)
    {
        if (_requestSize.Enabled)
        {
            _requestSize.Record(size, tags.System, tags.Service, tags.Method);
        }
    }

    public void Response(CallTags tags, int size)
    {
        if (_responseSize.Enabled)
        {
            _responseSize.Record(size, tags.System, tags.Service, tags.Method);
        }
    }

    public void End(CallTags tags, StatusCode code, TimeSpan duration, int requests, int responses)
    {
        if (_active.Enabled)
        {
            _active.Add(-1, tags.System, tags.Service, tags.Method);
        }

        if (_duration.Enabled || _requests.Enabled || _responses.Enabled)
        {
            ReadOnlySpan<KeyValuePair<string, object?>> all = [tags.System, tags.Service, tags.Method, CallTags.Status(code)];
            _duration.Record(duration.TotalMilliseconds, all);
            _requests.Record(requests, all);
            _responses.Record(responses, all);
        }
    }
}
