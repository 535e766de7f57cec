using Magnum.Grains.Bays;
using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Clouds;
using Magnum.V1;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>Learns from lives without faults which fail-points create, update and delete pass.</summary>
internal static class PassedPoints
{
    public static async Task<IReadOnlyList<CrashPoint>> LearnAsync(Uri authUrl, IReadOnlyDictionary<string, string> settings)
    {
        await using var server = new CrashServer(authUrl, settings);
        using var witness = await CloudWitness.LogInAsync(authUrl);
        await server.StartAsync();
        using var client = await server.ClientAsync();
        var baymodel = await server.InsistAsync(() => client.CreateAsync(MagnumClient.SwarmBaymodel()));
        var used = await LiveAsync(server, witness, baymodel, () => Task.CompletedTask, () => Task.CompletedTask);
        var fresh = await LiveAsync(server, witness, baymodel, server.StopAsync, server.StartAsync);
        return
        [
            .. from operation in Enum.GetValues<OperationKind>()
               from name in used[operation].Where(name => !IsLogIn(name) && !IsOfUsers(name)).Distinct()
               select new CrashPoint(operation, name),
            .. from operation in Enum.GetValues<OperationKind>()
               from name in EachTime(used[operation].Where(IsOfUsers))
               select new CrashPoint(operation, name),
            .. from operation in Enum.GetValues<OperationKind>()
               from name in EachTime(fresh[operation].Where(IsLogIn))
               select new CrashPoint(operation, name, WhenFresh: true),
        ];
    }

    private static IEnumerable<string> EachTime(IEnumerable<string> names) =>
        names.CountBy(name => name).SelectMany(place => Enumerable.Range(1, place.Value).Select(arrival => $"{place.Key}#{arrival}"));

    // Log-ins are of several users, one after the other, and kept. A bay has two users, which come one after the other too.
    // Other places that come again are the same again.
    private static bool IsLogIn(string name) => name.EndsWith(".log-in", StringComparison.Ordinal);

    private static bool IsOfUsers(string name) => name.Contains(":keystone.trustee-", StringComparison.Ordinal);

    private static async Task<Dictionary<OperationKind, IReadOnlyList<string>>> LiveAsync(
        CrashServer server, CloudWitness witness, Baymodel baymodel, Func<Task> stop, Func<Task> start)
    {
        var passed = new Dictionary<OperationKind, IReadOnlyList<string>>();
        var life = new CrashLife(server, witness, baymodel)
        {
            Before = async _ =>
            {
                await stop();
                server.TakePassed();
                await start();
            },
            Over = operation => passed[operation] = server.TakePassed(),
        };
        await life.RunAsync();
        return passed;
    }
}
