using Magnum.IntegrationTests.Bays;
using Magnum.IntegrationTests.Hosting;

namespace Magnum.IntegrationTests.Crashes;

/// <summary>A server that dies or stands still where it is told to while it runs, and that writes down which fail-points it passes.</summary>
internal sealed class CrashServer : IAsyncDisposable
{
    private const int MostTries = 10;
    private readonly Uri _authUrl;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-fail-points-");

    public CrashServer(Uri authUrl, IReadOnlyDictionary<string, string> settings)
    {
        _authUrl = authUrl;
        Server = new TestServer(new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["failpoints:kill_at"] = $"@{Deadly}",
            ["failpoints:hold_at"] = $"@{Holding}",
            ["failpoints:record"] = Passed,
        });
    }

    public TestServer Server { get; }

    private string Deadly => Path.Combine(_folder.FullName, "deadly");

    private string Holding => Path.Combine(_folder.FullName, "holding");

    private string Passed => Path.Combine(_folder.FullName, "passed");

    public Task StartAsync() => Server.StartAsync();

    public async Task StopAsync() => (await Server.StopAsync()).ShouldBe(0, Server.Output);

    /// <summary>A client whose token the server has not seen yet.</summary>
    public Task<MagnumClient> ClientAsync() => Server.ClientAsync(_authUrl);

    /// <summary>Gives a command, in the middle of which the server dies; starts the server again.</summary>
    public async Task DieAsync(CrashPoint point, Func<Task> command)
    {
        if (point.WhenFresh)
        {
            await StopAsync();
        }

        await ArmAsync(Deadly, point.Name);
        if (point.WhenFresh)
        {
            await StartToDieAsync();
        }

        await Server.TryAsync(async () =>
        {
            await command();
            return point;
        });
        await Server.DiedAsync();
        File.Delete(Deadly);
        await StartAsync();
    }

    /// <summary>Makes a call again until it is answered: a slow machine makes time-outs, of which clients are told as of any passing failure.</summary>
    public async Task<T> InsistAsync<T>(Func<Task<T>> call)
        where T : class
    {
        for (var tries = 1; ; tries++)
        {
            if (await Server.TryAsync(call) is { } answer)
            {
                return answer;
            }

            tries.ShouldBeLessThan(MostTries, Server.Output);
        }
    }

    /// <summary>The server is to stand still when it comes there.</summary>
    public Task HoldAtAsync(string point) => ArmAsync(Holding, point);

    /// <summary>It is not any more.</summary>
    public void HoldNowhere() => File.Delete(Holding);

    /// <summary>Returns when it stands still.</summary>
    public Task HeldAsync() => Server.SaidAsync("Held at a fail-point", TimeSpan.FromSeconds(60));

    /// <summary>The fail-points passed since it was asked last, in order.</summary>
    public IReadOnlyList<string> TakePassed()
    {
        if (!File.Exists(Passed))
        {
            return [];
        }

        var passed = File.ReadAllLines(Passed);
        File.Delete(Passed);
        return passed;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task ArmAsync(string file, string point)
    {
        var next = $"{file}.next";
        await File.WriteAllTextAsync(next, point);
        File.Move(next, file);
    }

    // It logs in for its settled bays too, and may die of that before it is ready.
    private async Task StartToDieAsync()
    {
        try
        {
            await StartAsync();
        }
        catch (ShouldAssertException) when (!Server.IsRunning)
        {
        }
    }
}
