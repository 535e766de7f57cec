namespace Magnum.CloudSimulator.Tests.State;

public sealed class StartTests
{
    [Fact]
    public async Task Start_PortTaken_Throws()
    {
        await using var first = await SimulatedSetup.StartAsync();

        await Should.ThrowAsync<IOException>(() => SimulatedSetup.StartAsync(options => options.Port = first.Cloud.BaseAddress.Port));
    }

    [Theory]
    [InlineData(nameof(SimulatedCloudOptions.Port))]
    [InlineData(nameof(SimulatedCloudOptions.Pace))]
    [InlineData(nameof(SimulatedCloudOptions.TokenLifetime))]
    [InlineData(nameof(SimulatedCloudOptions.FlushImmediately))]
    public async Task Start_OptionOutOfRange_NamesIt(string option)
    {
        var options = new SimulatedCloudOptions();
        switch (option)
        {
            case nameof(SimulatedCloudOptions.Port):
                options.Port = 70000;
                break;
            case nameof(SimulatedCloudOptions.Pace):
                options.Pace = TimeSpan.FromSeconds(-1);
                break;
            case nameof(SimulatedCloudOptions.TokenLifetime):
                options.TokenLifetime = TimeSpan.Zero;
                break;
            default:
                options.FlushImmediately = true;
                break;
        }

        var problem = await Should.ThrowAsync<ArgumentException>(() => SimulatedCloud.StartAsync(options));

        problem.Message.ShouldContain($"{nameof(SimulatedCloudOptions)}.{option}");
    }
}
