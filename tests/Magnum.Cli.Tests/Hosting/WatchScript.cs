using Grpc.Core;
using Magnum.V1;

namespace Magnum.Cli.Tests.Hosting;

/// <summary>One scripted stream of a watch.</summary>
internal sealed class WatchScript(WatchBaysRequest request, IServerStreamWriter<WatchBaysResponse> writer, CancellationToken cancellationToken)
{
    public WatchBaysRequest Request => request;

    public Task AddedAsync(Bay bay) => SendAsync(WatchBaysResponse.Types.Type.Added, bay, string.Empty);

    public Task ModifiedAsync(Bay bay, string resumeToken = "") => SendAsync(WatchBaysResponse.Types.Type.Modified, bay, resumeToken);

    public Task DeletedAsync(Bay bay) => SendAsync(WatchBaysResponse.Types.Type.Deleted, bay, string.Empty);

    public Task BookmarkAsync(string resumeToken) => SendAsync(WatchBaysResponse.Types.Type.Bookmark, null, resumeToken);

    /// <summary>A snapshot of one bay.</summary>
    public async Task BookmarkAfterAsync(Bay bay, string resumeToken)
    {
        await AddedAsync(bay);
        await BookmarkAsync(resumeToken);
    }

    /// <summary>Keeps the stream open until the client leaves.</summary>
    public async Task StayAsync()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(() => left.TrySetResult());
        await left.Task;
    }

    private Task SendAsync(WatchBaysResponse.Types.Type type, Bay? bay, string resumeToken) =>
        writer.WriteAsync(new WatchBaysResponse { Type = type, Bay = bay, ResumeToken = resumeToken }, cancellationToken);
}
