using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Grpc.Tests.Hosting;

/// <summary>What a server does to the next calls, one each, before it serves those that follow; and the headers of all.</summary>
public sealed class Faults
{
    private readonly ConcurrentQueue<RequestDelegate> _next = new();
    private TaskCompletionSource _came = New();

    /// <summary>The request headers of each call that came, in order.</summary>
    public ConcurrentQueue<IReadOnlyDictionary<string, string>> Seen { get; } = new();

    /// <summary>A stream was reset after something was read.</summary>
    public TaskCompletionSource ResetDone { get; } = New();

    /// <summary>What a call sent whose body was taken.</summary>
    public TaskCompletionSource<byte[]> Body { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Calls => Seen.Count;

    /// <summary>Fails the next calls by a status without headers before it.</summary>
    public Faults Fail(StatusCode code, int times = 1, string? pushback = null) =>
        Add(times, context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers.GrpcStatus = ((int)code).ToString();
            if (pushback is not null)
            {
                context.Response.Headers["grpc-retry-pushback-ms"] = pushback;
            }

            return Task.CompletedTask;
        });

    /// <summary>Ends the next call by what stands for its status.</summary>
    public Faults Status(string status) =>
        Add(1, context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = status;
            return Task.CompletedTask;
        });

    /// <summary>Answers the next calls with an HTTP status.</summary>
    public Faults Http(int status, int times = 1, StatusCode? grpc = null) =>
        Add(times, context =>
        {
            context.Response.StatusCode = status;
            if (grpc is { } code)
            {
                context.Response.Headers.GrpcStatus = ((int)code).ToString();
            }

            return Task.CompletedTask;
        });

    /// <summary>Resets the streams of the next calls.</summary>
    public Faults Reset(int code, int times = 1) =>
        Add(times, context =>
        {
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
            return Task.CompletedTask;
        });

    /// <summary>Reads so many bytes, then fails.</summary>
    public Faults FailAfterReading(StatusCode code, int bytes) =>
        Add(1, async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[bytes]);
            context.Response.ContentType = "application/grpc";
            context.Response.Headers.GrpcStatus = ((int)code).ToString();
        });

    /// <summary>Reads so many bytes, then resets the stream.</summary>
    public Faults ResetAfterReading(int code, int bytes) =>
        Add(1, async context =>
        {
            await context.Request.Body.ReadExactlyAsync(new byte[bytes]);
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(code);
            ResetDone.TrySetResult();
        });

    /// <summary>Reads all that the next call sends, then fails.</summary>
    public Faults TakeBody() =>
        Add(1, async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Body.TrySetResult(body.ToArray());
            context.Response.ContentType = "application/grpc";
            context.Response.Headers.GrpcStatus = ((int)StatusCode.DataLoss).ToString();
        });

    /// <summary>Sends headers, then fails.</summary>
    public Faults FailAfterHeaders(StatusCode code) =>
        Add(1, async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.FlushAsync();
            context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers.GrpcStatus = ((int)code).ToString();
        });

    /// <summary>Waits until so many calls came.</summary>
    public async Task SeenAsync(int calls)
    {
        while (true)
        {
            var came = Volatile.Read(ref _came);
            if (Calls >= calls)
            {
                return;
            }

            await came.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }

    public Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        Seen.Enqueue(context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()));
        Interlocked.Exchange(ref _came, New()).TrySetResult();
        return _next.TryDequeue(out var fault) ? fault(context) : next(context);
    }

    private Faults Add(int times, RequestDelegate fault)
    {
        for (var i = 0; i < times; i++)
        {
            _next.Enqueue(fault);
        }

        return this;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
