using Magnum.Benchmarks.Hosting;

namespace Magnum.ChaosTests.Troubles;

/// <summary>Troubles of the simulated cloud.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="random">For how long.</param>
/// <param name="time">The clock.</param>
internal sealed class CloudTroubles(CloudProcess cloud, Random random, TimeProvider time)
{
    /// <summary>Nobody answers at its address.</summary>
    public Trouble Down()
    {
        var down = Length();
        return new Trouble($"the cloud is down for {down.TotalSeconds:0} s", TroubleTarget.Cloud, async () =>
        {
            await cloud.StopAsync();
            await Task.Delay(down, time);
            await cloud.StartAgainAsync();
        });
    }

    /// <summary>It takes connections and does not answer.</summary>
    public Trouble Silent()
    {
        var pause = Length();
        return new Trouble($"the cloud is silent for {pause.TotalSeconds:0} s", TroubleTarget.Cloud, async () =>
        {
            await cloud.SignalAsync("STOP");
            await Task.Delay(pause, time);
            await cloud.SignalAsync("CONT");
        });
    }

    /// <summary>Heat fails.</summary>
    public Trouble Failing() => Faulty("Heat answers 500", new { fault = new { service = "orchestration", status = 500 } });

    /// <summary>Heat and Keystone are unavailable by their own words.</summary>
    public Trouble Unavailable() => Faulty("Heat and Keystone answer 503", new { fault = new { status = 503 } });

    /// <summary>Heat asks to come again later.</summary>
    public Trouble Busy() => Faulty("Heat answers 429", new { fault = new { service = "orchestration", status = 429, retry_after = 2 } });

    /// <summary>Heat is slower than the servers' patience, and does what it was asked for all the same.</summary>
    public Trouble Slow() => Faulty("Heat takes 4 s to answer", new { fault = new { service = "orchestration", delay_seconds = 4 } });

    /// <summary>Heat and Keystone do what they are asked for, and the answers are lost.</summary>
    public Trouble AnswersLost() => Faulty("answers to POST, PUT, PATCH and DELETE are lost", [.. Changing.Select(method => (object)new { fault = new { method, drop = "reply" } })]);

    /// <summary>Calls do not arrive.</summary>
    public Trouble CallsLost() => Faulty("calls are lost", new { fault = new { drop = "request" } });

    private static readonly string[] Changing = ["POST", "PUT", "PATCH", "DELETE"];

    private TimeSpan Length() => TimeSpan.FromSeconds(2 + random.Next(7));

    private Trouble Faulty(string what, params object[] faults)
    {
        var length = Length();
        return new Trouble($"{what} for {length.TotalSeconds:0} s", TroubleTarget.Cloud, async () =>
        {
            foreach (var fault in faults)
            {
                await cloud.AddFaultAsync(fault);
            }

            await Task.Delay(length, time);
            await cloud.ClearFaultsAsync();
        });
    }
}
