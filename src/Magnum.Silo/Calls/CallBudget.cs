namespace Magnum.Silo.Calls;

/// <summary>
/// The pace of this silo's calls to the cloud: a token bucket. When more is wanted than there is, the projects are served in turn, and in a
/// project what changes something before what only looks. The pace halves when the cloud shows that it is too much for it, and grows back
/// step by step (additive increase, multiplicative decrease).
/// </summary>
/// <param name="most">The most calls a second.</param>
/// <param name="time">The clock.</param>
internal sealed class CallBudget(double most, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProjectQueue> _projects = new(StringComparer.Ordinal);
    private readonly Queue<ProjectQueue> _turns = new();
    private readonly double _least = Math.Max(Math.Min(1, most), most / 100);
    private double _pace = SlowPace(most);
    private double _tokens = SlowPace(most);
    private long _filledAt = time.GetTimestamp();
    private long _changedAt = time.GetTimestamp();
    private ITimer? _timer;

    /// <summary>Calls a second at present.</summary>
    public double Pace
    {
        get
        {
            lock (_gate)
            {
                return _pace;
            }
        }
    }

    /// <summary>Waits until a call may be made. Throws when cancelled.</summary>
    /// <param name="project">For whom it is made.</param>
    /// <param name="looks">Whether it only looks.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task WaitAsync(string project, bool looks, CancellationToken cancellationToken)
    {
        TaskCompletionSource waiter;
        lock (_gate)
        {
            Fill();
            if (_turns.Count == 0 && _tokens >= 1)
            {
                _tokens--;
                return Task.CompletedTask;
            }

            if (!_projects.TryGetValue(project, out var queue))
            {
                _projects[project] = queue = new ProjectQueue(project);
                _turns.Enqueue(queue);
            }

            waiter = queue.Add(looks);
            SetTimer();
        }

        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>A call ended well.</summary>
    public void Succeeded()
    {
        lock (_gate)
        {
            if (_pace < most && time.GetElapsedTime(_changedAt) >= Step)
            {
                Fill();
                _pace = Math.Min(most, _pace + (most / 20));
                _changedAt = time.GetTimestamp();
            }
        }
    }

    /// <summary>A call failed because the cloud is overloaded or down.</summary>
    public void Overloaded()
    {
        lock (_gate)
        {
            if (time.GetElapsedTime(_changedAt) >= Step)
            {
                Slow(_pace / 2);
            }
        }
    }

    /// <summary>Much work has come at once: begins slowly with it.</summary>
    public void SlowStart()
    {
        lock (_gate)
        {
            Slow(Math.Min(_pace, SlowPace(most)));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private static double SlowPace(double most) => Math.Max(1, most / 4);

    private static async Task WaitAsync(TaskCompletionSource waiter, CancellationToken cancellationToken)
    {
        await using (cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken)))
        {
            await waiter.Task;
        }
    }

    private void Slow(double pace)
    {
        Fill();
        _pace = Math.Max(_least, pace);
        _tokens = Math.Min(_tokens, _pace);
        _changedAt = time.GetTimestamp();
    }

    // At most a second's worth is saved up.
    private void Fill()
    {
        _tokens = Math.Min(Math.Max(1, _pace), _tokens + (time.GetElapsedTime(_filledAt).TotalSeconds * _pace));
        _filledAt = time.GetTimestamp();
    }

    private void Serve()
    {
        lock (_gate)
        {
            Fill();
            while (_tokens >= 1 && _turns.TryDequeue(out var project))
            {
                if (project.Next() is not { } waiter)
                {
                    _projects.Remove(project.Id);
                    continue;
                }

                _turns.Enqueue(project);
                if (waiter.TrySetResult())
                {
                    _tokens--;
                }
            }

            if (_turns.Count > 0)
            {
                SetTimer();
            }
        }
    }

    private void SetTimer()
    {
        _timer ??= time.CreateTimer(_ => Serve(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromSeconds(Math.Max(0.001, (1 - _tokens) / _pace)), Timeout.InfiniteTimeSpan);
    }

    private sealed class ProjectQueue(string id)
    {
        private readonly Queue<TaskCompletionSource> _changing = new();
        private readonly Queue<TaskCompletionSource> _looking = new();

        public string Id => id;

        public TaskCompletionSource Add(bool looks)
        {
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (looks ? _looking : _changing).Enqueue(waiter);
            return waiter;
        }

        public TaskCompletionSource? Next() =>
            _changing.TryDequeue(out var changing) ? changing : _looking.TryDequeue(out var looking) ? looking : null;
    }
}
