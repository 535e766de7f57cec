using Magnum.Benchmarks.Hosting;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;

namespace Magnum.Benchmarks.Volume;

/// <summary>Writes the bays of a <see cref="VolumeShape"/> into a database.</summary>
internal static class VolumeSeed
{
    /// <summary>Fills the database. The operations in flight have been watched for long, so that they are polled at the slowest pace.</summary>
    public static async Task FillAsync(BenchmarkDatabase database, VolumeShape shape)
    {
        await using (var store = await database.OpenStoreAsync())
        {
            var baymodel = await Seed.BaymodelAsync(store);
            await Seed.CopyAsync(database, Bays(shape, baymodel));
        }

        // One bay of each project lends its trust to the polls of all.
        await Seed.CopySecretsAsync(database, Enumerable.Range(0, shape.Projects).SelectMany(project =>
            Enumerable.Range(0, shape.PerProject).Select(bay => (VolumeShape.ProjectOf(project), VolumeShape.BayOf(project, bay)))));
        await database.ExecuteAsync("VACUUM ANALYZE");
    }

    private static IEnumerable<BayState> Bays(VolumeShape shape, Baymodel baymodel)
    {
        var since = DateTimeOffset.UtcNow.AddMinutes(-10);
        for (var project = 0; project < shape.Projects; project++)
        {
            for (var bay = 0; bay < shape.PerProject; bay++)
            {
                yield return Bay(project, bay, baymodel, bay < shape.InProgress ? since : null);
            }
        }
    }

    private static BayState Bay(int project, int number, Baymodel baymodel, DateTimeOffset? watchedSince)
    {
        var operation = VolumeShape.OperationOf(project, number);
        var uuid = VolumeShape.BayOf(project, number);
        var state = Sample.Bay(baymodel, VolumeShape.ProjectOf(project), number) with
        {
            Uuid = uuid,
            StackId = VolumeShape.StackOf(project, number).ToString("D"),
            WantedOperationId = operation,
            AppliedOperationId = operation,
            Ledger = new Ledger(
            [
                new LedgerEntry(LedgerKind.Trustee, uuid.ToString("D"), LedgerState.Present) { Id = "trustee" },
                new LedgerEntry(LedgerKind.Trust, "trust", LedgerState.Present) { Id = VolumeShape.ProjectOf(project) },
                new LedgerEntry(LedgerKind.Stack, $"bay-{number}", LedgerState.Present) { Id = VolumeShape.StackOf(project, number).ToString("D") },
            ]),
        };
        return watchedSince is not { } since
            ? state
            : state with
            {
                Status = BayStatus.CreateInProgress,
                StackStatus = null,
                NodeAddresses = [],
                DueAt = since,
                Operation = new BayOperation
                {
                    Id = operation,
                    Kind = OperationKind.Create,
                    Stage = OperationStage.StackWatch,
                    StageSince = since,
                    StartedAt = since,
                    Deadline = since.AddDays(1),
                    HeatTimeoutMinutes = 60,
                    RequestId = $"req-{Guid.NewGuid():D}",
                    UserId = state.UserId,
                    Percent = 50,
                },
            };
    }
}
