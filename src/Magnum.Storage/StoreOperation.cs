using System.Diagnostics;

namespace Magnum.Storage;

/// <summary>One operation of a store while it runs.</summary>
internal sealed class StoreOperation : IDisposable
{
    private readonly Activity? _activity;
    private readonly string _system;
    private readonly string _name;
    private readonly TimeProvider _time;
    private readonly long _started;
    private string? _error;

    public StoreOperation(Activity? activity, string system, string name, TimeProvider time)
    {
        _activity = activity;
        _system = system;
        _name = name;
        _time = time;
        _started = time.GetTimestamp();
        activity?.SetTag("db.system.name", system);
    }

    /// <summary>Says that it failed, and with what.</summary>
    public void Failed(Exception exception)
    {
        _error = exception.GetType().Name;
        _activity?.SetStatus(ActivityStatusCode.Error, _error);
    }

    public void Dispose()
    {
        StoreTelemetry.Record(_time.GetElapsedTime(_started), _system, _name, _error);
        _activity?.Dispose();
    }
}
