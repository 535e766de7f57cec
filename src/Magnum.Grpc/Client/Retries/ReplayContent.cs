namespace Magnum.Grpc.Client.Retries;

/// <summary>The requests of one attempt. The transport may begin anew by itself if the server refused the stream.</summary>
internal sealed class ReplayContent(RequestReplay replay, bool isStream) : RequestContent
{
    private int _reader;

    public override void Abandon()
    {
        base.Abandon();
        replay.StopReading(Volatile.Read(ref _reader));
    }

    protected override async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        var reader = replay.BeginReading();
        Volatile.Write(ref _reader, reader);
        try
        {
            if (isStream)
            {
                await stream.FlushAsync(cancellationToken);
            }

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
