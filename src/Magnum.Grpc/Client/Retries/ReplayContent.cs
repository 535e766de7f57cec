using System.Net;

namespace Magnum.Grpc.Client.Retries;

/// <summary>The requests of one attempt. The transport may begin anew by itself if the server refused the stream.</summary>
internal sealed class ReplayContent(RequestReplay replay) : RequestContent
{
    private int _reader;

    public override void Abandon() => replay.StopReading(Volatile.Read(ref _reader));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var reader = replay.BeginReading();
        Volatile.Write(ref _reader, reader);
        try
        {
            while (await replay.NextAsync(reader, cancellationToken) is { } frame)
            {
                await stream.WriteAsync(frame, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                replay.Sent(reader);
            }
        }
        catch
        {
            replay.StopReading(reader);
            throw;
        }
    }
}
