using Grpc.Core;
using Magnum.Benchmarks.Hosting;
using Magnum.ChaosTests.Checks;
using Magnum.IntegrationTests.Clouds;
using Magnum.Tests.Shared.Load;
using Magnum.V1;

namespace Magnum.ChaosTests.Runs;

/// <summary>
/// Users create, scale and delete bays while troubles meet servers, database and cloud; then all settles, and what was acknowledged, what each bay went
/// through and what the cloud has are held against each other.
/// </summary>
/// <param name="scene">The servers.</param>
/// <param name="admin">The administrator of the cloud.</param>
/// <param name="load">The users.</param>
/// <param name="time">The clock.</param>
internal sealed class ChaosRun(ChaosScene scene, CloudAccount admin, ChaosLoad load, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>By when after the troubles everything must have settled: a request that may still be on its way is waited for, a retry is at its slowest pace.</summary>
    public TimeSpan Bound { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Runs it.</summary>
    /// <param name="troubles">Makes the troubles, and ends when all is well again.</param>
    public async Task<ChaosReport> RunAsync(Func<Task> troubles)
    {
        var audit = await Audit.BeginAsync(scene.Database);
        var followers = load.Tenants.Select((tenant, number) => new Follower(tenant.ProjectId, scene.BaysOf(tenant, number), time)).ToList();
        var callers = await CallersAsync();
        using var watched = new CancellationTokenSource();
        using var called = new CancellationTokenSource();
        var following = Task.WhenAll(followers.Select(follower => Task.Run(() => follower.RunAsync(watched.Token))));
        await Task.WhenAll(followers.Select(follower => follower.Begun)).WaitAsync(Bound, time);
        var calling = Task.WhenAll(callers.Select(caller => Task.Run(() => caller.RunAsync(called.Token))));

        await troubles();
        if (load.Habits.Bays == int.MaxValue)
        {
            await called.CancelAsync();
        }

        await calling;

        var violations = new List<string>();
        var settled = await SettledAsync(audit, violations);
        var checker = new CloudCheck(admin, load.Tenants);
        var found = await FoundAsync();
        violations.AddRange(callers.SelectMany(caller => caller.Made).Select(bay => Lost(bay, found.GetValueOrDefault(bay.Uuid))).OfType<string>());
        violations.AddRange(await checker.OneOfEachAsync([.. (await audit.BaysAsync()).Where(bay => found.TryGetValue(bay.Uuid, out var there) && IsComplete(there))], found));
        await DeleteAllAsync(found.Values, violations);
        var bays = await audit.BaysAsync();
        violations.AddRange(await checker.NothingLeftAsync([.. bays.Where(bay => bay.IsGone)]));
        violations.AddRange(LifeCheck.Violations(bays));
        await FollowedAsync(followers, bays);
        await watched.CancelAsync();
        await following;
        violations.AddRange(followers.SelectMany(follower => follower.Violations([.. bays.Where(bay => bay.Project == follower.Project)])));
        if (await audit.SecretsAsync() is > 0 and var secrets)
        {
            violations.Add($"{secrets} secrets and keys of bays are left.");
        }

        return new ChaosReport
        {
            Violations = violations,
            Bays = bays.Count,
            Acknowledged = callers.Sum(caller => caller.Acknowledged),
            Refusals = string.Join(", ", callers.SelectMany(caller => caller.Refusals).GroupBy(refusal => refusal.Key, StringComparer.Ordinal).Select(kind => $"{kind.Key} {kind.Sum(refusal => refusal.Value)}")),
            Settled = settled,
            Reconnects = followers.Sum(follower => follower.Reconnects),
        };
    }

    private static bool IsComplete(Bay bay) => bay.Status is BayStatus.CreateComplete or BayStatus.UpdateComplete;

    private static string? Lost(LoadedBay bay, Bay? found) =>
        bay.LostIn(found) ?? (found is null || IsComplete(found) ? null : $"Bay {bay.Uuid} is {found.Status}: {found.StatusReason}");

    private async Task<List<LoadCaller>> CallersAsync()
    {
        var baymodels = new List<string>();
        foreach (var tenant in load.Tenants)
        {
            baymodels.Add((await scene.BaymodelsOf(tenant).CreateBaymodelAsync(new CreateBaymodelRequest { Baymodel = Sample.DockerBaymodel() })).Uuid);
        }

        var served = new Served(time);
        return
        [
            .. Enumerable.Range(0, load.Callers).Select(number => new LoadCaller(
                number, scene.BaysOf(load.Tenants[number % load.Tenants.Count], number), baymodels[number % load.Tenants.Count], load.Habits, served, time)),
        ];
    }

    private async Task<TimeSpan> SettledAsync(Audit audit, List<string> violations)
    {
        var started = time.GetTimestamp();
        IReadOnlyList<string> left;
        while ((left = await audit.InProgressAsync()).Count > 0)
        {
            if (time.GetElapsedTime(started) > Bound)
            {
                violations.AddRange(left.Select(bay => $"Not settled after {Bound}: {bay}"));
                break;
            }

            await Task.Delay(Look, time);
        }

        return time.GetElapsedTime(started);
    }

    private async Task<IReadOnlyDictionary<string, Bay>> FoundAsync()
    {
        var found = new Dictionary<string, Bay>(StringComparer.Ordinal);
        for (var number = 0; number < load.Tenants.Count; number++)
        {
            var client = scene.BaysOf(load.Tenants[number], number)();
            var request = new ListBaysRequest { PageSize = 500, View = BayView.Full };
            do
            {
                var page = await client.ListBaysAsync(request);
                foreach (var bay in page.Bays)
                {
                    found[bay.Uuid] = bay;
                }

                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
        }

        return found;
    }

    private async Task DeleteAllAsync(IEnumerable<Bay> bays, List<string> violations)
    {
        var accounts = load.Tenants.ToDictionary(tenant => tenant.ProjectId, tenant => scene.BaysOf(tenant, 0), StringComparer.Ordinal);
        var left = new Queue<Bay>(bays);
        foreach (var bay in left)
        {
            await accounts[bay.ProjectId]().DeleteBayAsync(new DeleteBayRequest { Id = bay.Uuid, AllowMissing = true });
        }

        var started = time.GetTimestamp();
        while (left.TryPeek(out var bay))
        {
            if (await GoneAsync(accounts[bay.ProjectId](), bay))
            {
                left.Dequeue();
            }
            else if (time.GetElapsedTime(started) > Bound)
            {
                violations.AddRange(left.Select(other => $"Not deleted after {Bound}: {other.Uuid}"));
                return;
            }
            else
            {
                await Task.Delay(Look, time);
            }
        }
    }

    private static async Task<bool> GoneAsync(Bays.BaysClient client, Bay bay)
    {
        try
        {
            await client.GetBayAsync(new GetBayRequest { Id = bay.Uuid });
            return false;
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return true;
        }
    }

    // What they saw too little of is told later.
    private async Task FollowedAsync(List<Follower> followers, IReadOnlyList<AuditedBay> bays)
    {
        var started = time.GetTimestamp();
        while (!followers.TrueForAll(follower => follower.HasAll([.. bays.Where(bay => bay.Project == follower.Project)])) && time.GetElapsedTime(started) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(Look, time);
        }
    }
}
