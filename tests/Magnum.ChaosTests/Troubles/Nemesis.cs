using System.Globalization;

namespace Magnum.ChaosTests.Troubles;

/// <summary>
/// Makes one trouble after the other, at times two of different targets at once. They are dealt from a deck that holds one of each kind, so that
/// every kind comes; a seed gives the same troubles again, though not at the same moments of what they meet.
/// </summary>
/// <param name="kinds">Makes a trouble of each kind.</param>
/// <param name="random">The order, the calm between.</param>
/// <param name="time">The clock.</param>
/// <param name="tell">Hears of each.</param>
internal sealed class Nemesis(IReadOnlyList<Func<Trouble>> kinds, Random random, TimeProvider time, Action<string> tell)
{
    private static readonly TimeSpan LongestCalm = TimeSpan.FromSeconds(4);
    private readonly Queue<Func<Trouble>> _deck = new();
    private readonly long _started = time.GetTimestamp();

    /// <summary>How many troubles there were.</summary>
    public int Made { get; private set; }

    /// <summary>Goes on for that long; ends when all is well again.</summary>
    public async Task RunAsync(TimeSpan length)
    {
        var until = time.GetElapsedTime(_started) + length;
        while (time.GetElapsedTime(_started) < until)
        {
            var first = Deal();
            if (random.Next(3) == 0 && Deal() is var second && second.Target != first.Target)
            {
                await Task.WhenAll(StrikeAsync(first), StrikeAsync(second));
            }
            else
            {
                await StrikeAsync(first);
            }

            await Task.Delay(LongestCalm * random.NextDouble(), time);
        }
    }

    /// <summary>Makes these, one after the other.</summary>
    public async Task RunAsync(IEnumerable<Trouble> troubles)
    {
        foreach (var trouble in troubles)
        {
            await StrikeAsync(trouble);
        }
    }

    private Trouble Deal()
    {
        if (_deck.Count == 0)
        {
            var shuffled = kinds.ToArray();
            random.Shuffle(shuffled);
            Array.ForEach(shuffled, _deck.Enqueue);
        }

        return _deck.Dequeue()();
    }

    private async Task StrikeAsync(Trouble trouble)
    {
        Made++;
        tell(string.Create(CultureInfo.InvariantCulture, $"{time.GetElapsedTime(_started).TotalSeconds,5:0} s  {trouble.Name}"));
        await trouble.StrikeAsync();
    }
}
