using Microsoft.AspNetCore.Http;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>Counts the requests that are being answered: from their first byte until the last of the answer has left or is given up.</summary>
public sealed class CallCounter
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = New();

    public int Handlers { get; private set; }

    public int Requests { get; private set; }

    public int Total { get; private set; }

    public async Task CountAsync(HttpContext http, RequestDelegate next)
    {
        Change(() => (Handlers, Requests, Total) = (Handlers + 1, Requests + 1, Total + 1));
        http.Response.OnCompleted(() =>
        {
            Change(() => Requests--);
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        finally
        {
            Change(() => Handlers--);
        }
    }

    /// <summary>Waits until the counts are as wished.</summary>
    public async Task WaitForAsync(Func<CallCounter, bool> fits)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (fits(this))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            _changed.SetResult();
            _changed = New();
        }
    }
}
