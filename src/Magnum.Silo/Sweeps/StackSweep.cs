using Magnum.Grains;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Sweeps;

/// <summary>
/// On one silo at a time: lists the stacks of all projects, and asks the owners of those settled bays whose stack differs, or is missing, to look. It
/// changes no bay: what it saw may be older than what the bay knows, and its owner looks before it believes.
/// </summary>
internal sealed partial class StackSweep(
    IGrainStore store, ICloud cloud, CloudCalls calls, SiloIdentity silo, SiloOptions options, Chance chance, ILogger<StackSweep> logger)
{
    private const string Lease = "sweep";

    // For the budget of calls, where no project is called so.
    private const string AllProjects = "*";
    private const int StacksInPage = 500;
    private const int BaysInPage = 5_000;
    private static readonly int[] AllShards = [.. Enumerable.Range(0, Shard.Count)];
    private readonly StackSightings _seen = new();
    private bool _holds;
    private bool _refused;

    /// <summary>One sweep, if it is this silo's; answers with after how long to come again.</summary>
    public async Task<TimeSpan> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await HoldAsync(cancellationToken) && await ListAsync(cancellationToken))
            {
                await CompareAsync(cancellationToken);
            }
        }
        catch (CircuitOpenException exception)
        {
            LogFailed(options.PeriodicInterval, exception.ToFault().Code, exception.Message);
        }
        catch (LeaseLostException)
        {
            // The silo stops.
        }
        catch (CloudException exception) when (exception.Code == CloudException.CannotListAll)
        {
            if (!_refused)
            {
                LogRefused(exception.Message);
            }

            _refused = true;
        }
        catch (CloudException exception)
        {
            LogFailed(options.PeriodicInterval, exception.Code, exception.Message);
        }
        finally
        {
            _seen.Clear();
        }

        return options.PeriodicInterval;
    }

    /// <summary>Another silo may go on at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_holds)
        {
            await store.ReleaseLeaseAsync(Lease, silo.Id, cancellationToken);
        }
    }

    // Outlasts the pause, so that nobody else sweeps in it.
    private async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        var holds = await store.TakeLeaseAsync(Lease, silo.Id, options.PeriodicInterval + options.LeaseTtl, cancellationToken);
        if (holds && !_holds)
        {
            LogTaken();
        }
        else if (!holds && _holds)
        {
            LogLost();
            _seen.Clear();
            _seen.Free();
        }

        return _holds = holds;
    }

    private async Task<bool> ListAsync(CancellationToken cancellationToken)
    {
        var requestId = $"req-{chance.NewId():D}";
        string? next = null;
        do
        {
            var page = await calls.RunAsync(
                CloudCalls.Heat,
                AllProjects,
                looks: true,
                hold: null,
                token => cloud.ListAllStacksAsync(next, StacksInPage, requestId, token),
                cancellationToken);
            foreach (var stack in page.Stacks)
            {
                _seen.Add(stack);
            }

            next = page.Next;
            if (!await HoldAsync(cancellationToken))
            {
                return false;
            }
        }
        while (next is not null);
        _refused = false;
        return true;
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        var (bays, different) = (0, 0);
        SettledBay? last = null;
        do
        {
            var page = await store.ReadSettledAsync(AllShards, last, BaysInPage, cancellationToken);
            SettledBay[] found = [.. page.Where(bay => !_seen.Show(bay))];
            if (found.Length > 0)
            {
                await store.AskToLookAsync(found, cancellationToken);
            }

            (bays, different) = (bays + page.Count, different + found.Length);
            last = page.Count < BaysInPage ? null : page[^1];
        }
        while (last is not null && await HoldAsync(cancellationToken));
        LogSwept(_seen.Count, different, bays);
    }
}
