using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Magnum.Gateway.Authentication;
using Magnum.Grains.Store;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Services;

/// <summary>The rpc of <c>magnum.v1.Services</c>: which silos there are.</summary>
internal sealed class ServicesService(IGrainStore store, TimeProvider time) : Proto.Services.ServicesBase
{
    private static readonly TimeSpan DownAfter = TimeSpan.FromSeconds(180);

    public override async Task<Proto.ListServicesResponse> ListServices(Proto.ListServicesRequest request, ServerCallContext context)
    {
        Caller.AdminOf(context);
        var now = time.GetUtcNow();
        var silos = await store.ListSilosAsync(now - TimeSpan.FromDays(1), context.CancellationToken).ConfigureAwait(false);
        var response = new Proto.ListServicesResponse();
        response.Services.AddRange(silos.Select(silo => new Proto.Service
        {
            Id = silo.Number,
            Host = silo.Host,
            Binary = silo.Binary,
            State = now - silo.LastSeen <= DownAfter ? "up" : "down",
            ReportCount = silo.ReportCount,
            CreatedAt = Timestamp.FromDateTimeOffset(silo.FirstSeen),
            UpdatedAt = Timestamp.FromDateTimeOffset(silo.LastSeen),
            ShardCount = silo.ShardCount,
        }));
        return response;
    }
}
