using Magnum.Grains.Cloud;
using Magnum.Simulation.Checks;
using Magnum.Simulation.Clock;
using Magnum.Simulation.Faults;

namespace Magnum.Simulation.Clouds;

/// <summary>
/// The way of requests to the cloud and of the answers back. A request that its caller has given up arrives all the same, up to a call's time-out
/// later; also that of a process that is dead by then.
/// </summary>
/// <param name="loop">The world's thread.</param>
/// <param name="weather">What goes wrong.</param>
/// <param name="callTimeout">After what time a silo gives a call up.</param>
/// <param name="coverage">Counts what went wrong.</param>
/// <param name="trace">Tells of it.</param>
internal sealed class CloudWire(EventLoop loop, Weather weather, TimeSpan callTimeout, Coverage coverage, Trace trace)
{
    /// <summary>How many requests are on their way.</summary>
    public int OnTheWay { get; private set; }

    /// <summary>Sends a request and waits for its answer.</summary>
    public Task<T> SendAsync<T>(Process process, string service, string what, Func<T> arrives, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new Answer<T>(cancellationToken);
        var fate = weather.Cloud(0.08) ? (Fate)weather.Dice.Below((int)Fate.Arrives) : Fate.Arrives;
        if (service == "Heat" && loop.Now < weather.HeatDownUntil)
        {
            fate = weather.Dice.Happens(0.7) ? Fate.Refused : Fate.Lost;
        }

        if (fate != Fate.Arrives)
        {
            coverage.Add($"call {fate}");
        }

        if (trace.IsOn)
        {
            trace.Write(process.Name, $"calls {service}: {what}{(fate == Fate.Arrives ? string.Empty : $" ({fate})")}");
        }

        switch (fate)
        {
            case Fate.Refused:
                FailSoon(process, answer, new CloudException($"{service.ToUpperInvariant()}_UNREACHABLE", $"{service} cannot be reached: the connection was refused", isTransient: true, FaultOwner.Cloud));
                break;
            case Fate.Busy:
                FailSoon(process, answer, new CloudException($"{service.ToUpperInvariant()}_UNAVAILABLE", $"{service} refused: 429", isTransient: true, FaultOwner.Cloud) { RetryAfter = weather.Dice.Seconds(0.5, 10) });
                break;
            case Fate.Broken:
                FailSoon(process, answer, Broken(service));
                break;
            case Fate.Lost:
                break;
            default:
                OnTheWay++;
                loop.In(Travel(fate), () => Arrive(process, service, fate, arrives, answer));
                break;
        }

        return answer.Task;
    }

    private static CloudException Broken(string service) => new($"{service.ToUpperInvariant()}_UNAVAILABLE", $"{service} refused: 503", isTransient: true, FaultOwner.Cloud);

    private TimeSpan Travel(Fate fate) => fate switch
    {
        Fate.Slow => weather.Dice.Seconds(0.5, callTimeout.TotalSeconds),
        Fate.Late => callTimeout + weather.Dice.Seconds(0, callTimeout.TotalSeconds * 0.99),
        _ => weather.Dice.Seconds(0.001, 0.03),
    };

    private void Arrive<T>(Process process, string service, Fate fate, Func<T> arrives, Answer<T> answer)
    {
        OnTheWay--;
        if (answer.IsOver || process.IsDead)
        {
            coverage.Add("call arrived after its caller was gone");
        }

        T result;
        try
        {
            result = arrives();
        }
        catch (CloudException exception)
        {
            FailSoon(process, answer, exception);
            return;
        }

        if (fate is Fate.Unanswered)
        {
            return;
        }

        if (fate is Fate.BrokenAfter)
        {
            FailSoon(process, answer, Broken(service));
            return;
        }

        loop.AddIn(weather.Dice.Seconds(0.0005, 0.02), process, () => answer.Set(result));
    }

    private void FailSoon<T>(Process process, Answer<T> answer, CloudException exception) =>
        loop.AddIn(weather.Dice.Seconds(0.001, 0.05), process, () => answer.Fail(exception));
}
