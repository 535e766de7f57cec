using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using Magnum.Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Grpc.Web;

/// <summary>A response whose trailers become the last frame of its body.</summary>
internal sealed class GrpcWebResponse : IHttpResponseBodyFeature, IHttpResponseTrailersFeature
{
    private const byte TrailersFlag = 0x80;

    private readonly IHttpResponseBodyFeature _body;
    private int _completed;

    public GrpcWebResponse(HttpResponse response, string contentType)
    {
        _body = response.HttpContext.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        response.OnStarting(() =>
        {
            response.ContentType = contentType;
            return Task.CompletedTask;
        });
    }

    public Stream Stream => _body.Stream;

    public PipeWriter Writer => _body.Writer;

    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    public void DisableBuffering() => _body.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _body.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        _body.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        if (Interlocked.Exchange(ref _completed, 1) == 1)
        {
            return;
        }

        if (Trailers.Count > 0)
        {
            WriteTrailers();
        }

        await _body.CompleteAsync();
    }

    private void WriteTrailers()
    {
        var text = new StringBuilder();
        foreach (var (name, values) in Trailers)
        {
            foreach (var value in values)
            {
                text.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
            }
        }

        var trailers = Encoding.ASCII.GetBytes(text.ToString());
        var header = _body.Writer.GetSpan(MessageFrame.HeaderSize);
        header[0] = TrailersFlag;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], trailers.Length);
        _body.Writer.Advance(MessageFrame.HeaderSize);
        _body.Writer.Write(trailers);
    }
}
