using Magnum.Grains.Bays;
using Magnum.Grains.Store;

namespace Magnum.Grains;

/// <summary>
/// Named places at which a test can kill or hold the process, to prove that every step survives it: before and after each commit of a bay
/// (<c>commit-before:create.stack-create</c>, by operation and the stage that it writes) and each request to the cloud
/// (<c>call-after:heat.stack-delete</c>, by service and operation). With nothing armed, a place costs one comparison.
/// </summary>
public sealed class FailPoints
{
    private readonly Lock _gate = new();
    private readonly List<(ArmedPoint Point, Action Act)> _armed = [];
    private readonly string? _record;

    /// <summary>Arms places. A value is <c>NAME</c>, <c>NAME#3</c> for the third arrival, or <c>@FILE</c>: a file with such a value, looked at on each arrival.</summary>
    /// <param name="killAt">Where the process dies; null for nowhere.</param>
    /// <param name="holdAt">Where the process stands still; null for nowhere.</param>
    /// <param name="record">The file to which the name of each place is added when it is reached; null for none.</param>
    /// <param name="kill">Kills the process, as <c>kill -9</c> would.</param>
    /// <param name="hold">Stops the process with all its threads, and returns when somebody continues it.</param>
    /// <exception cref="ArgumentException">A value is no such name.</exception>
    public FailPoints(string? killAt, string? holdAt, string? record, Action kill, Action hold)
    {
        Arm(killAt, kill);
        Arm(holdAt, hold);
        _record = record;
    }

    /// <summary>Nothing is armed.</summary>
    public static FailPoints None { get; } = new(null, null, null, () => { }, () => { });

    private bool IsIdle => _record is null && _armed.Count == 0;

    /// <summary>A bay is about to be written.</summary>
    public void BeforeCommit(BayCommit commit)
    {
        if (!IsIdle)
        {
            Reach($"commit-before:{NameOf(commit)}");
        }
    }

    /// <summary>A bay was written, which nobody has been told yet.</summary>
    public void AfterCommit(BayCommit commit)
    {
        if (!IsIdle)
        {
            Reach($"commit-after:{NameOf(commit)}");
        }
    }

    /// <summary>A request to the cloud is about to be sent.</summary>
    public void BeforeCall(string service, string operation)
    {
        if (!IsIdle)
        {
            Reach($"call-before:{service}.{operation}");
        }
    }

    /// <summary>A request to the cloud was answered.</summary>
    public void AfterCall(string service, string operation)
    {
        if (!IsIdle)
        {
            Reach($"call-after:{service}.{operation}");
        }
    }

    private void Reach(string name)
    {
        lock (_gate)
        {
            if (_record is not null)
            {
                File.AppendAllLines(_record, [name]);
            }

            foreach (var (point, act) in _armed)
            {
                if (point.IsDueAt(name))
                {
                    act();
                }
            }
        }
    }

    // What the commit makes of the bay: the stage that an operation comes to, or how the bay is left.
    private static string NameOf(BayCommit commit) => commit switch
    {
        { Remove: true } => "delete.removed",
        { State.Operation: { } operation } => $"{OperationNames.Of(operation.Kind)}.{OperationNames.Of(operation.Stage)}",
        _ => commit.State.Status.ToName().ToLowerInvariant().Replace('_', '.'),
    };

    private void Arm(string? value, Action act)
    {
        if (value is not null)
        {
            _armed.Add((new ArmedPoint(value), act));
        }
    }
}
