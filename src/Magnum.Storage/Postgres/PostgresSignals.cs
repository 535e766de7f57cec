using System.Threading.Channels;
using Magnum.Grains.Store;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Magnum.Storage.Postgres;

/// <summary>
/// Hints between the processes of a database. What this process commits is told to its own subscribers at once, and to the others by
/// NOTIFY on a connection of its own, gathered for 10 ms. Another connection listens. Both come back by themselves after a failure;
/// hints of the time between are lost, as hints may be. To look at stacks is asked by whoever finds them different, on a channel of its own.
/// </summary>
internal sealed partial class PostgresSignals : IAsyncDisposable
{
    private const int MaxWaiting = 10_000;

    private static readonly string Notify = SqlFile.Read("Postgres/Sql/notify.sql");
    private static readonly string Listen = SqlFile.Read("Postgres/Sql/listen.sql");
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly SignalHub _hub;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<StoreSignal> _waiting =
        Channel.CreateBounded<StoreSignal>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Task _notifier;
    private readonly Task _listener;
    private volatile int _notifierPid;

    /// <summary>Begins to listen and to notify, on connections of <paramref name="source"/>.</summary>
    public PostgresSignals(NpgsqlDataSource source, TimeProvider time, ILogger logger)
    {
        _source = source;
        _time = time;
        _logger = logger;
        _hub = new SignalHub(logger);
        _notifier = KeepAsync(NotifyAsync);
        _listener = KeepAsync(ListenAsync);
    }

    /// <summary>Ends when the first LISTEN stands.</summary>
    public Task Listening => _listening.Task;

    /// <summary>Calls the handler with every signal until disposed.</summary>
    public IDisposable Subscribe(Action<StoreSignal> handler) => _hub.Subscribe(handler);

    /// <summary>Tells of a commit.</summary>
    public void Publish(StoreSignal signal)
    {
        _waiting.Writer.TryWrite(signal);
        _hub.Publish(signal);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_notifier, _listener);
        _listening.TrySetCanceled();
        _stop.Dispose();
        await _source.DisposeAsync();
    }

    private async Task KeepAsync(Func<Action, CancellationToken, Task> work)
    {
        var retry = FirstRetry;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await work(() => retry = FirstRetry, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogBroken(exception, retry);
            }

            try
            {
                await Task.Delay(retry * (0.5 + Random.Shared.NextDouble()), _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            retry = TimeSpan.FromTicks(Math.Min(retry.Ticks * 2, LastRetry.Ticks));
        }
    }

    private async Task NotifyAsync(Action works, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        _notifierPid = connection.ProcessID;
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            await Task.Delay(Gathering, _time, cancellationToken);
            var signals = new List<StoreSignal>();
            while (_waiting.Reader.TryRead(out var signal))
            {
                signals.Add(signal);
            }

            await new PostgresSession(connection, cancellationToken)
                .ExecuteAsync(Notify, Parameter.Texts("payloads", SignalPayload.Write(signals)));
            works();
        }
    }

    private async Task ListenAsync(Action works, CancellationToken cancellationToken)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => Receive(notification);
        await new PostgresSession(connection, cancellationToken).ExecuteAsync(Listen);
        works();
        LogListening();
        _listening.TrySetResult();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private void Receive(NpgsqlNotificationEventArgs notification)
    {
        if (notification.PID == _notifierPid)
        {
            return;
        }

        try
        {
            foreach (var signal in SignalPayload.Read(notification.Payload))
            {
                _hub.Publish(signal);
            }
        }
        catch (System.Text.Json.JsonException exception)
        {
            LogForeignPayload(exception);
        }
    }
}
