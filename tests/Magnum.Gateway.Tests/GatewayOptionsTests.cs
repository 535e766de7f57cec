namespace Magnum.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void Validate_Defaults_Fit() => new GatewayOptions().Validate().ShouldBeEmpty();

    [Fact]
    public void Validate_EverythingWrong_NamesEverySetting()
    {
        var options = new GatewayOptions
        {
            DefaultDeadline = TimeSpan.Zero,
            IdentityBudget = TimeSpan.FromMinutes(1),
            WatchHeartbeat = TimeSpan.FromHours(1),
            CallsPerSecond = 0,
            CallBurst = -1,
            WatchesPerProject = 0,
            WatchBacklog = 0,
        };

        options.Validate().Select(message => message.Split(' ')[0]).ShouldBe(["gateway:default_deadline", "gateway:identity_budget", "gateway:watch_heartbeat", "gateway:calls_per_second", "gateway:call_burst", "gateway:watches_per_project", "gateway:watch_backlog"]);
    }
}
