namespace Magnum.Silo.Tests;

public sealed class SiloOptionsTests
{
    [Fact]
    public void Validate_Defaults_Fit() => new SiloOptions().Validate().ShouldBeEmpty();

    [Fact]
    public void Validate_EverythingWrong_NamesEverySetting()
    {
        var options = new SiloOptions
        {
            LeaseTtl = TimeSpan.FromMilliseconds(1),
            RenewInterval = TimeSpan.FromSeconds(30),
            CallTimeout = TimeSpan.FromSeconds(30),
            EffectsInFlight = 0,
            LookAhead = TimeSpan.FromSeconds(1),
            LookAheadInterval = TimeSpan.FromSeconds(5),
            PeriodicInterval = TimeSpan.Zero,
            MonitorInterval = TimeSpan.FromDays(1),
            EventRetention = TimeSpan.Zero,
            DrainTimeout = TimeSpan.FromMinutes(1),
        };

        var found = options.Validate();

        found.Select(message => message.Split(' ')[0]).ShouldBe(
            ["silo:lease_ttl", "silo:renew_interval", "silo:call_timeout", "silo:effects_in_flight", "silo:look_ahead_interval", "silo:periodic_interval", "silo:monitor_interval", "silo:event_retention", "silo:drain_timeout"]);
    }

    [Theory]
    [InlineData(101, true, false)]
    [InlineData(100, true, true)]
    [InlineData(101, false, true)]
    public void Validate_ListOfAllStacks_LeavesEachBayAPollInTime(int interval, bool lists, bool fits)
    {
        var options = new SiloOptions { PeriodicInterval = TimeSpan.FromSeconds(interval), PeriodicGlobalStackList = lists };

        var found = options.Validate();

        (found.Count == 0).ShouldBe(fits);
        found.ShouldAllBe(message => message.StartsWith("silo:periodic_interval "));
    }

    [Fact]
    public void Validate_CallAsLongAsTheLease_IsRefused()
    {
        var options = new SiloOptions { CallTimeout = TimeSpan.FromSeconds(9) };

        options.Validate().ShouldHaveSingleItem().ShouldStartWith("silo:call_timeout");
    }
}
