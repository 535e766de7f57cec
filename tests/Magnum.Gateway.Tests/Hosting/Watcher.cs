using Grpc.Core;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>Reads a watch, message by message.</summary>
internal sealed class Watcher(Proto.Bays.BaysClient client, string resumeToken = "", string id = "") : IDisposable
{
    private readonly AsyncServerStreamingCall<Proto.WatchBaysResponse> _call =
        client.WatchBays(new Proto.WatchBaysRequest { ResumeToken = resumeToken, Id = id });

    /// <summary>The next message.</summary>
    public async Task<Proto.WatchBaysResponse> NextAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        (await _call.ResponseStream.MoveNext(timeout.Token)).ShouldBeTrue("the stream ended");
        return _call.ResponseStream.Current;
    }

    /// <summary>The next message, which must be of that type.</summary>
    public async Task<Proto.WatchBaysResponse> NextAsync(Proto.WatchBaysResponse.Types.Type type)
    {
        var next = await NextAsync();
        next.Type.ShouldBe(type, next.ToString());
        return next;
    }

    /// <summary>Reads on until a message is as wanted.</summary>
    public async Task<Proto.WatchBaysResponse> UntilAsync(Func<Proto.WatchBaysResponse, bool> wanted)
    {
        while (true)
        {
            var next = await NextAsync();
            if (wanted(next))
            {
                return next;
            }
        }
    }

    public void Dispose() => _call.Dispose();
}
