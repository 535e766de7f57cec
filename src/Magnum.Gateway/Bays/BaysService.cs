using Grpc.Core;
using Magnum.Gateway.Authentication;
using Magnum.Gateway.Bays.Watching;
using Magnum.Gateway.Errors;
using Magnum.Gateway.Paging;
using Magnum.Gateway.Requests;
using Magnum.Grains;
using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Bays;

/// <summary>The rpcs of <c>magnum.v1.Bays</c>.</summary>
internal sealed class BaysService(IGrainStore store, IBayTurns turns, BayCreation creation, BayIdentities identities, BayFeeds feeds, GatewayOptions options, TimeProvider time)
    : Proto.Bays.BaysBase
{
    private const string Kind = "bay";
    private static readonly string[] FilterFields = ["name", "status", "baymodel_id"];

    public override async Task<Proto.Bay> CreateBay(Proto.CreateBayRequest request, ServerCallContext context) =>
        (await creation.CreateAsync(Caller.WriterOf(context), request, context.CancellationToken).ConfigureAwait(false)).ToMessage();

    public override async Task<Proto.Bay> GetBay(Proto.GetBayRequest request, ServerCallContext context) =>
        (await FindAsync(Caller.Of(context), request.Id, context.CancellationToken).ConfigureAwait(false)).ToMessage();

    public override async Task<Proto.ListBaysResponse> ListBays(Proto.ListBaysRequest request, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        var found = new List<Violation>();
        var page = PageRequest.Parse(caller.ProjectId, request.PageSize, request.PageToken, request.OrderBy, $"bays\n{request.Filter}\n{request.View}", found);
        var query = QueryOf(request, page, found);
        if (found.Count > 0)
        {
            throw ApiError.Invalid(found);
        }

        var response = new Proto.ListBaysResponse();
        if (request.View == Proto.BayView.Full)
        {
            var read = await store.ListBaysAsync(caller.ProjectId, query, context.CancellationToken).ConfigureAwait(false);
            var (bays, next) = page.Cut(read, stored => new ListCursor(stored.State.CreatedAt, stored.State.Name, stored.State.Uuid));
            response.NextPageToken = next;
            response.Bays.AddRange(bays.Select(stored => stored.ToMessage()));
        }
        else
        {
            var read = await store.ListBaySummariesAsync(caller.ProjectId, query, context.CancellationToken).ConfigureAwait(false);
            var (bays, next) = page.Cut(read, stored => new ListCursor(stored.State.CreatedAt, stored.State.Name, stored.State.Uuid));
            response.NextPageToken = next;
            response.Bays.AddRange(bays.Select(stored => stored.ToMessage()));
        }

        return response;
    }

    public override async Task<Proto.Bay> UpdateBay(Proto.UpdateBayRequest request, ServerCallContext context)
    {
        var caller = Caller.WriterOf(context);
        var stored = await FindAsync(caller, request.Id, context.CancellationToken).ConfigureAwait(false);
        var values = request.Bay ?? new Proto.Bay();
        var found = new List<Violation>();
        MaskedFields.PathsOf(request.UpdateMask, values, BayMessages.Changeable, found);
        var nodes = values.HasNodeCount ? values.NodeCount : 1;
        found.AddRange(BayRules.CheckNodes(nodes).Select(violation => violation with { Field = $"bay.{violation.Field}" }));
        var expected = Etag.Parse(request.Etag);
        if (stored.State.Operation is null)
        {
            found.AddRange(BayRules.CheckRemovals(stored.State, nodes, request.NodesToRemove));
        }

        if (found.Count > 0)
        {
            throw ApiError.Invalid(found);
        }

        var trust = await identities.RenewAsync(caller, stored.State, context.CancellationToken).ConfigureAwait(false);
        var command = new BayMessage.Update(nodes, caller.UserId, caller.RequestId, trust)
        {
            NodesToRemove = [.. request.NodesToRemove.Select(node => node.ToLowerInvariant())],
        };
        var result = await turns.RunAsync(stored.State.Uuid, command, expected, null, context.CancellationToken).ConfigureAwait(false);
        return Answer(result, request.Id).ToMessage();
    }

    public override async Task<Proto.Bay> DeleteBay(Proto.DeleteBayRequest request, ServerCallContext context)
    {
        var caller = Caller.WriterOf(context);
        var expected = Etag.Parse(request.Etag);
        try
        {
            var stored = await FindAsync(caller, request.Id, context.CancellationToken).ConfigureAwait(false);
            var trust = await identities.TryRenewAsync(caller, stored.State, context.CancellationToken).ConfigureAwait(false);
            var command = new BayMessage.Delete(request.Force, caller.UserId, caller.RequestId, trust);
            var result = await turns.RunAsync(stored.State.Uuid, command, expected, null, context.CancellationToken).ConfigureAwait(false);
            return Answer(result, request.Id).ToMessage();
        }
        catch (RpcException exception) when (request.AllowMissing && exception.StatusCode == StatusCode.NotFound)
        {
            return new Proto.Bay();
        }
    }

    public override async Task WatchBays(Proto.WatchBaysRequest request, IServerStreamWriter<Proto.WatchBaysResponse> responseStream, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        EventPosition? resume = null;
        if (request.ResumeToken.Length > 0)
        {
            resume = EventPosition.TryParse(request.ResumeToken, out var position)
                ? position
                : throw ApiError.Invalid(new Violation("resume_token", "must be the resume_token of an earlier message, as it was"));
        }

        Guid? only = request.Id.Length == 0 ? null
            : resume is not null && Guid.TryParse(request.Id, out var uuid) ? uuid
            : (await FindAsync(caller, request.Id, context.CancellationToken).ConfigureAwait(false)).State.Uuid;
        var watch = new BayWatch(store, feeds, caller.ProjectId, only, responseStream, options.WatchHeartbeat, time);
        await watch.RunAsync(resume, context.CancellationToken).ConfigureAwait(false);
    }

    public override async Task<Proto.ListBayEventsResponse> ListBayEvents(Proto.ListBayEventsRequest request, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        var found = new List<Violation>();
        var size = PageRequest.Parse(caller.ProjectId, request.PageSize, string.Empty, string.Empty, string.Empty, found).Size;
        var after = EventPosition.Start;
        if (request.PageToken.Length > 0 && !EventPosition.TryParse(request.PageToken, out after))
        {
            found.Add(new Violation("page_token", "must be the next_page_token of an earlier answer, as it was"));
        }

        if (found.Count > 0)
        {
            throw ApiError.Invalid(found);
        }

        var uuid = Guid.TryParse(request.Id, out var given) ? given : (await FindAsync(caller, request.Id, context.CancellationToken).ConfigureAwait(false)).State.Uuid;
        var page = await store.ListBayEventsAsync(caller.ProjectId, uuid, after, size + 1, context.CancellationToken).ConfigureAwait(false);
        if (page.Events.Count == 0 && after == EventPosition.Start)
        {
            throw ApiError.NotFound(Kind, request.Id);
        }

        var response = new Proto.ListBayEventsResponse();
        response.Events.AddRange(page.Events.Take(size).Select(stored => stored.Event.ToMessage()));
        response.NextPageToken = page.Events.Count > size ? page.Events[size - 1].Position.ToString() : string.Empty;
        return response;
    }

    private static ListQuery QueryOf(Proto.ListBaysRequest request, PageRequest page, List<Violation> found)
    {
        var filter = ListFilter.Parse(request.Filter, FilterFields, found);
        BayStatus? status = null;
        if (filter.TryGetValue("status", out var name) && (status = BayStatusNames.Parse(name)) is null)
        {
            found.Add(new Violation("filter", $"status '{name}' does not exist; there are {string.Join(", ", BayStatusNames.All)}"));
        }

        var baymodel = Guid.Empty;
        if (filter.TryGetValue("baymodel_id", out var id) && !Guid.TryParse(id, out baymodel))
        {
            found.Add(new Violation("filter", $"baymodel_id must be a uuid; it is '{id}'"));
        }

        return new ListQuery
        {
            Limit = page.Size + 1,
            Order = page.Order,
            Descending = page.Descending,
            After = page.After,
            Name = filter.GetValueOrDefault("name"),
            Status = status,
            BaymodelUuid = id is null ? null : baymodel,
        };
    }

    private static Stored<BayState> Answer(TurnResult result, string id)
    {
        if (result.Refusal is { } refusal)
        {
            throw refusal.Kind == RefusalKind.NotFound ? ApiError.NotFound(Kind, id) : ApiError.From(refusal);
        }

        return result.Bay!;
    }

    private async Task<Stored<BayState>> FindAsync(CallContext caller, string idOrName, CancellationToken cancellationToken)
    {
        if (idOrName.Length == 0)
        {
            throw ApiError.Invalid(new Violation("id", "is required: the uuid or name of a bay"));
        }

        var found = await store.FindBaysAsync(caller.ProjectId, idOrName, cancellationToken).ConfigureAwait(false);
        return Identified.One(Kind, idOrName, found, state => state.Uuid);
    }
}
