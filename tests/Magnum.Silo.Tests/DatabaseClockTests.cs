using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests;

public sealed class DatabaseClockTests
{
    [Fact]
    public void Now_AfterARead_GoesOnFromWhatTheDatabaseShowed()
    {
        var time = new ManualTime();
        var clock = new DatabaseClock(time);
        var shown = time.GetUtcNow().AddHours(-3);

        clock.Set(shown);
        time.Advance(TimeSpan.FromSeconds(2));

        clock.Now.ShouldBe(shown.AddSeconds(2));
    }
}
