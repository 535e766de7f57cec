using Grpc.Core;
using Magnum.Gateway.Authentication;
using Magnum.Gateway.Errors;
using Magnum.Gateway.Paging;
using Magnum.Gateway.Requests;
using Magnum.Grains;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Store;
using Baymodel = Magnum.Grains.Baymodels.Baymodel;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Baymodels;

/// <summary>The rpcs of <c>magnum.v1.Baymodels</c>.</summary>
internal sealed class BaymodelsService(IGrainStore store, BaymodelCheck check, TimeProvider time) : Proto.Baymodels.BaymodelsBase
{
    private const string Kind = "baymodel";
    private static readonly string[] FilterFields = ["name", "coe"];

    public override async Task<Proto.Baymodel> CreateBaymodel(Proto.CreateBaymodelRequest request, ServerCallContext context)
    {
        var caller = Caller.WriterOf(context);
        var message = request.Baymodel ?? new Proto.Baymodel();
        var key = KeyOf(caller.ProjectId, request);
        if (key is not null && await EarlierAsync(key, context.CancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return earlier;
        }

        var uuid = Guid.NewGuid();
        var name = message.Name.Length == 0 ? GeneratedName.Of("model", uuid) : message.Name;
        var found = MaskedFields.OutputOnly(message, BaymodelMessages.Writable).ToList();
        var spec = await check.CompleteAsync(caller, name, message.ToSpec(), found, context.CancellationToken).ConfigureAwait(false);
        var decision = BaymodelGrain.Decide(null, new BaymodelMessage.Create(uuid, caller.ProjectId, caller.UserId, name, spec, message.Public), time.GetUtcNow());
        var commit = await store.CommitBaymodelAsync(new BaymodelCommit { State = decision.State!, ExpectedRevision = null, Request = key }, context.CancellationToken).ConfigureAwait(false);
        return commit.Outcome switch
        {
            CommitOutcome.Committed => new Stored<Baymodel>(decision.State!, commit.Revision, decision.State!.CreatedAt).ToMessage(),
            CommitOutcome.RequestRepeated => await EarlierAsync(key!, context.CancellationToken).ConfigureAwait(false) ?? throw ApiError.NotFound(Kind, request.RequestId),
            var outcome => throw new InvalidOperationException($"The store answered a create with {outcome}."),
        };
    }

    public override async Task<Proto.Baymodel> GetBaymodel(Proto.GetBaymodelRequest request, ServerCallContext context) =>
        (await FindAsync(store, Caller.Of(context).ProjectId, "id", request.Id, context.CancellationToken).ConfigureAwait(false)).ToMessage();

    public override async Task<Proto.ListBaymodelsResponse> ListBaymodels(Proto.ListBaymodelsRequest request, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        var found = new List<Violation>();
        var page = PageRequest.Parse(caller.ProjectId, request.PageSize, request.PageToken, request.OrderBy, $"baymodels\n{request.Filter}", found);
        var filter = ListFilter.Parse(request.Filter, FilterFields, found);
        if (found.Count > 0)
        {
            throw ApiError.Invalid(found);
        }

        var query = new ListQuery
        {
            Limit = page.Size + 1,
            Order = page.Order,
            Descending = page.Descending,
            After = page.After,
            Name = filter.GetValueOrDefault("name"),
            Coe = filter.GetValueOrDefault("coe"),
        };
        var read = await store.ListBaymodelsAsync(caller.ProjectId, query, context.CancellationToken).ConfigureAwait(false);
        var (items, next) = page.Cut(read, stored => new ListCursor(stored.State.CreatedAt, stored.State.Name, stored.State.Uuid));
        var response = new Proto.ListBaymodelsResponse { NextPageToken = next };
        response.Baymodels.AddRange(items.Select(BaymodelMessages.ToMessage));
        return response;
    }

    public override async Task<Proto.Baymodel> UpdateBaymodel(Proto.UpdateBaymodelRequest request, ServerCallContext context)
    {
        var caller = Caller.WriterOf(context);
        var stored = await FindAsync(store, caller.ProjectId, "id", request.Id, context.CancellationToken).ConfigureAwait(false);
        EnsureOwn(caller.ProjectId, stored);
        EnsureEtag(stored, request.Etag);
        var values = request.Baymodel ?? new Proto.Baymodel();
        var found = new List<Violation>();
        var paths = MaskedFields.PathsOf(request.UpdateMask, values, BaymodelMessages.Writable, found);
        if (found.Count > 0)
        {
            throw ApiError.Invalid(found);
        }

        var changed = stored.ToMessage();
        MaskedFields.Copy(paths, values, changed);
        var name = changed.Name.Length == 0 ? GeneratedName.Of("model", stored.State.Uuid) : changed.Name;

        // Whether others see it is not a matter of what it builds: no resource need be looked up for that.
        var spec = paths is ["public"]
            ? stored.State.Spec
            : await check.CompleteAsync(caller, name, changed.ToSpec(), found, context.CancellationToken).ConfigureAwait(false);
        var decision = BaymodelGrain.Decide(stored.State, new BaymodelMessage.Update(caller.ProjectId, name, spec, changed.Public), stored.ReadAt);
        return (await CommitAsync(stored, decision, context.CancellationToken).ConfigureAwait(false)).ToMessage();
    }

    public override async Task<Proto.DeleteBaymodelResponse> DeleteBaymodel(Proto.DeleteBaymodelRequest request, ServerCallContext context)
    {
        var caller = Caller.WriterOf(context);
        try
        {
            var stored = await FindAsync(store, caller.ProjectId, "id", request.Id, context.CancellationToken).ConfigureAwait(false);
            EnsureEtag(stored, request.Etag);
            await CommitAsync(stored, BaymodelGrain.Decide(stored.State, new BaymodelMessage.Delete(caller.ProjectId), stored.ReadAt), context.CancellationToken).ConfigureAwait(false);
        }
        catch (RpcException exception) when (request.AllowMissing && exception.StatusCode == StatusCode.NotFound)
        {
            return new Proto.DeleteBaymodelResponse();
        }

        return new Proto.DeleteBaymodelResponse();
    }

    /// <summary>The one baymodel of that uuid or name that the project sees.</summary>
    public static async Task<Stored<Baymodel>> FindAsync(IGrainStore store, string project, string field, string idOrName, CancellationToken cancellationToken)
    {
        if (idOrName.Length == 0)
        {
            throw ApiError.Invalid(new Violation(field, "is required: the uuid or name of a baymodel"));
        }

        var found = await store.FindBaymodelsAsync(project, idOrName, cancellationToken).ConfigureAwait(false);
        return Identified.One(Kind, idOrName, found, state => state.Uuid);
    }

    private static RequestKey? KeyOf(string project, Proto.CreateBaymodelRequest request)
    {
        var content = request.Clone();
        content.Baymodel?.Labels.Clear();
        return RequestIds.KeyOf(project, nameof(CreateBaymodel), request.RequestId, content, request.Baymodel?.Labels ?? []);
    }

    // Before anything is looked at: whoever may not change it is refused a change that changes nothing, too.
    private static void EnsureOwn(string project, Stored<Baymodel> stored)
    {
        var (state, spec) = (stored.State, stored.State.Spec);
        if (BaymodelGrain.Decide(state, new BaymodelMessage.Update(project, state.Name, spec, state.Public), stored.ReadAt).Refusal is { } refusal)
        {
            throw ApiError.From(refusal);
        }
    }

    private static void EnsureEtag(Stored<Baymodel> stored, string etag)
    {
        if (Etag.Parse(etag) is { } revision && revision != stored.Revision)
        {
            throw Outdated(stored);
        }
    }

    private static RpcException Outdated(Stored<Baymodel> stored) =>
        ApiError.From(new Refusal(RefusalKind.Aborted, "ETAG_MISMATCH", $"Baymodel {stored.State.Name} has changed since it was read. Read it again and decide anew."));

    private async Task<Proto.Baymodel?> EarlierAsync(RequestKey key, CancellationToken cancellationToken)
    {
        if (await store.FindRequestAsync(key.ProjectId, key.Method, key.RequestId, cancellationToken).ConfigureAwait(false) is not { } earlier)
        {
            return null;
        }

        RequestIds.EnsureSame(key, earlier);
        return await store.FindBaymodelsAsync(key.ProjectId, earlier.Uuid.ToString("D"), cancellationToken).ConfigureAwait(false) is [var stored]
            ? stored.ToMessage()
            : throw ApiError.From(new Refusal(RefusalKind.NotFound, "BAYMODEL_NOT_FOUND", $"The baymodel {earlier.Uuid:D}, which this request_id made, is gone. To make another one, use a new request_id."));
    }

    private async Task<Stored<Baymodel>> CommitAsync(Stored<Baymodel> stored, BaymodelDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Refusal is { } refusal)
        {
            throw ApiError.From(refusal);
        }

        if (!decision.Changed)
        {
            return stored;
        }

        var commit = await store.CommitBaymodelAsync(
            new BaymodelCommit { State = decision.State!, ExpectedRevision = stored.Revision, Remove = decision.Remove, RequireUnused = decision.RequireUnused },
            cancellationToken).ConfigureAwait(false);
        return commit.Outcome switch
        {
            CommitOutcome.Committed => stored with { State = decision.State!, Revision = commit.Revision },
            CommitOutcome.InUse => throw ApiError.From(new Refusal(RefusalKind.FailedPrecondition, "BAYMODEL_IN_USE", $"Baymodel {stored.State.Name} is in use: a bay made from it still exists. Delete its bays first; until then only public can be changed.")),
            CommitOutcome.Conflict => throw Outdated(stored),
            var outcome => throw new InvalidOperationException($"The store answered a change with {outcome}."),
        };
    }
}
