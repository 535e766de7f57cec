using System.Diagnostics;

namespace Magnum.Benchmarks.Volume;

/// <summary>Who asked for which stacks when, in a <see cref="VolumeCloud"/>.</summary>
internal sealed class PollLog
{
    private const int MostSilos = 16;
    private const int Buckets = 6_001;
    private readonly Lock _gate = new();
    private readonly VolumeShape _shape;
    private readonly TimeSpan _watchPause;
    private readonly TimeSpan _settledPause;
    private readonly long[] _last;
    private readonly byte[] _lastSilo;
    private readonly HashSet<int> _orphans = [];
    private readonly List<double> _takeOvers = [];
    private readonly long[] _pollsOfSilo = new long[MostSilos];
    private int[] _watchLag = new int[Buckets];
    private int[] _settledLag = new int[Buckets];
    private long _polls;
    private long _lists;
    private long _others;
    private long _logIns;
    private long _diedAt;

    public PollLog(VolumeShape shape, TimeSpan watchPause, TimeSpan settledPause)
    {
        (_shape, _watchPause, _settledPause) = (shape, watchPause, settledPause);
        _last = new long[shape.Bays];
        _lastSilo = new byte[shape.Bays];
    }

    public void LogIn() => Interlocked.Increment(ref _logIns);

    public void Other() => Interlocked.Increment(ref _others);

    public void Listed(int silo, int project, IEnumerable<int> bays)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            _lists++;
            foreach (var bay in bays)
            {
                var index = (project * _shape.PerProject) + bay;
                if (_last[index] != 0)
                {
                    var isWatched = bay < _shape.InProgress;
                    var late = Stopwatch.GetElapsedTime(_last[index], now) - (isWatched ? _watchPause : _settledPause);
                    (isWatched ? _watchLag : _settledLag)[(int)Math.Clamp(late.TotalMilliseconds / 10, 0, Buckets - 1)]++;
                }

                if (_orphans.Count > 0 && _lastSilo[index] != silo && _orphans.Remove(index))
                {
                    _takeOvers.Add(Stopwatch.GetElapsedTime(_diedAt, now).TotalSeconds);
                }

                _last[index] = now;
                _lastSilo[index] = (byte)silo;
                _polls++;
                _pollsOfSilo[silo]++;
            }
        }
    }

    /// <summary>A silo dies now: the stacks that it asked for last wait for another one.</summary>
    public void Died(int silo)
    {
        lock (_gate)
        {
            _diedAt = Stopwatch.GetTimestamp();
            _takeOvers.Clear();
            _orphans.Clear();
            _orphans.UnionWith(Enumerable.Range(0, _lastSilo.Length).Where(index => _lastSilo[index] == silo));
        }
    }

    /// <summary>Counts from now on; when each stack was asked for last is kept.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_polls, _lists, _others, _logIns) = (0, 0, 0, 0);
            (_watchLag, _settledLag) = (new int[Buckets], new int[Buckets]);
            Array.Clear(_pollsOfSilo);
        }
    }

    public PollSummary Read()
    {
        lock (_gate)
        {
            var now = Stopwatch.GetTimestamp();
            return new PollSummary
            {
                Polls = _polls,
                Lists = _lists,
                OtherCalls = _others,
                LogIns = _logIns,
                PollsOfSilos = [.. _pollsOfSilo],
                WatchLag = Percentile(_watchLag),
                SettledLag = Percentile(_settledLag),
                Seen = _last.Count(last => last != 0),
                Orphans = _orphans.Count,
                TakenOver = _takeOvers.Count,
                TakeOver = _takeOvers.Order().ElementAtOrDefault((int)Math.Ceiling(_takeOvers.Count * 0.99) - 1),
                Oldest = _last.Where(last => last != 0).Select(last => Stopwatch.GetElapsedTime(last, now).TotalSeconds).DefaultIfEmpty().Max(),
            };
        }
    }

    // The 99th percentile, in seconds.
    private static double Percentile(int[] lags)
    {
        var total = lags.Sum(count => (long)count);
        var seen = 0L;
        for (var bucket = 0; bucket < lags.Length; bucket++)
        {
            seen += lags[bucket];
            if (seen >= total * 0.99)
            {
                return bucket / 100.0;
            }
        }

        return 0;
    }
}
