using Magnum.CloudSimulator.Faults;
using Magnum.CloudSimulator.State;

namespace Magnum.CloudSimulator.Wire;

/// <summary>Takes each request through the faults to its service, one at a time, and sends the answer.</summary>
internal sealed partial class CloudGateway(FaultBoard faults, SimulatedCloudOptions options, ILogger<CloudGateway> logger)
{
    /// <summary>The cloud's lock: services are used under it.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Who writes changes down; null when nobody does.</summary>
    public StateKeeper? Keeper { get; set; }

    public async Task RunAsync(HttpContext http, CloudService service, Func<CloudCall, Answer> handle)
    {
        var stopping = http.RequestAborted;
        var requestId = $"req-{Guid.NewGuid()}";
        var fault = service == CloudService.Admin
            ? null
            : faults.Meet(service.ToString(), http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}");
        if (fault is { DelaySeconds: > 0 })
        {
            await Task.Delay(TimeSpan.FromSeconds(fault.DelaySeconds), options.TimeProvider, stopping);
        }

        if (fault is { Drop: FaultDrop.Request })
        {
            http.Abort();
            return;
        }

        var answer = fault is { Status: { } status } ? Broken(status, fault.RetryAfter) : await AnswerAsync(http, handle, stopping);
        LogAnswered(http.Request.Method, http.Request.Path, answer.Status, requestId);
        if (fault is { Drop: FaultDrop.Reply })
        {
            http.Abort();
            return;
        }

        await SendAsync(http, answer, requestId);
    }

    private async Task<Answer> AnswerAsync(HttpContext http, Func<CloudCall, Answer> handle, CancellationToken stopping)
    {
        var body = await ReadAsync(http.Request, stopping);
        var call = new CloudCall(http, body, options.TimeProvider.GetUtcNow());
        Answer answer;
        lock (Gate)
        {
            try
            {
                answer = handle(call);
            }
            catch (RefusedException refused)
            {
                answer = refused.Answer;
            }
        }

        if (call.Changes && Keeper is { } keeper)
        {
            keeper.Touch();
            if (options.FlushImmediately)
            {
                await keeper.FlushAsync(stopping);
            }
        }

        return answer;
    }

    private static Answer Broken(int status, int? retryAfter)
    {
        var answer = Answer.Html(status, $"<html><body><h1>{status}</h1>Scripted fault.</body></html>");
        return retryAfter is null ? answer : answer.With("Retry-After", $"{retryAfter}");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken stopping)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return default;
        }

        var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, stopping);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static async Task SendAsync(HttpContext http, Answer answer, string requestId)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.Headers["x-openstack-request-id"] = requestId;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.ContentType is not null)
        {
            response.ContentType = answer.ContentType;
            response.ContentLength = answer.Body.Length;
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                await response.Body.WriteAsync(answer.Body, http.RequestAborted);
            }
        }
    }
}
