using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Grpc.Server;

/// <summary>What the client is sent in a call.</summary>
internal sealed partial class ServerCall
{
    private const int LargeResponse = 64 * 1024;

    private CompressionLevel? _compression;
    private bool _writing;
    private bool _headersSent;
    private int _sent;

    /// <summary>Writes the responses of this call, each between <see cref="BeginWrite"/> and <see cref="EndWriteAsync"/>.</summary>
    public MessageWriter CreateWriter() => new(Http.Response.BodyWriter, _runtime.Options.MaxSendMessageSize, _compression);

    /// <summary>Writes the only response; unless it is large, it leaves with the status, in one go.</summary>
    public Task WriteSingleAsync<T>(T? message, Marshaller<T> marshaller)
        where T : class
    {
        if (StatusCore.StatusCode != StatusCode.OK)
        {
            return Task.CompletedTask;
        }

        if (message is null)
        {
            throw new InvalidOperationException("The handler returned no response.");
        }

        BeginWrite();
        var large = false;
        var ended = Task.CompletedTask;
        try
        {
            Write(CreateWriter(), message, marshaller);
            large = Http.Response.BodyWriter is { CanGetUnflushedBytes: true, UnflushedBytes: > LargeResponse };
        }
        finally
        {
            if (!large)
            {
                ended = EndWriteAsync();
            }
        }

        return large ? FlushLargeAsync() : ended;
    }

    /// <summary>Takes the right to write to the response.</summary>
    /// <exception cref="OperationCanceledException">The call is over.</exception>
    /// <exception cref="InvalidOperationException">Another write is under way.</exception>
    public void BeginWrite()
    {
        _token.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (_ended)
            {
                throw new OperationCanceledException("The call is over.", _token);
            }

            if (_writing)
            {
                throw new InvalidOperationException("A write is still under way: await it before the next one.");
            }

            _writing = true;
        }
    }

    /// <summary>Gives the right to write back; sends the end of the call if that was decided meanwhile.</summary>
    public Task EndWriteAsync()
    {
        Task<Task>? ending;
        lock (_gate)
        {
            _writing = false;
            ending = _ending;
        }

        if (ending is null)
        {
            return Task.CompletedTask;
        }

        ending.Start(TaskScheduler.Default);
        return ending.Unwrap();
    }

    /// <summary>Puts a message into the response, unflushed.</summary>
    public void Write<T>(MessageWriter writer, T message, Marshaller<T> marshaller)
    {
        try
        {
            writer.Write(message, marshaller.ContextualSerializer, WriteOptions?.Flags ?? WriteFlags.None);
            _headersSent = true;
            _sent++;
            _runtime.Metrics.Response(_tags, writer.MessageSize);
        }
        finally
        {
            if (writer.IsTorn)
            {
                Http.Features.Get<IHttpResetFeature>()?.Reset((int)Http2Error.InternalError);
            }
        }
    }

    /// <summary>What a client is slow to take must leave while the deadline still watches.</summary>
    private async Task FlushLargeAsync()
    {
        try
        {
            await FlushAsync(_token);
        }
        finally
        {
            await EndWriteAsync();
        }
    }

    /// <summary>Sends what was written, and waits until the client has room for more.</summary>
    /// <exception cref="OperationCanceledException">The call is over, or the client has gone.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        FlushResult result;
        // If the flush had the token, the server would end the stream with an internal error.
        await using (cancellationToken.UnsafeRegister(static call => ((ServerCall)call!).GiveUp(), this))
        {
            result = await Http.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new ConnectionAbortedException("The client has gone.");
        }
    }

    /// <summary>The client reads so slowly that the flush outlived the call; nothing more would reach it.</summary>
    private void GiveUp() => Http.Features.Get<IHttpResetFeature>()?.Reset((int)Http2Error.Cancel);

    /// <summary>Before the headers can go out; each message says for itself whether it is compressed.</summary>
    private void ChooseCompression()
    {
        var options = _runtime.Options;
        if (options.ResponseCompressionAlgorithm is { } algorithm && GzipEncoding.IsAccepted(Http.Request.Headers.GrpcAcceptEncoding))
        {
            Http.Response.Headers.GrpcEncoding = algorithm;
            _compression = options.ResponseCompressionLevel ?? CompressionLevel.Fastest;
        }
    }
}
