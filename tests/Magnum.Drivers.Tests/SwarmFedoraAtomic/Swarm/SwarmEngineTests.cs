using Magnum.Drivers.SwarmFedoraAtomic.Swarm;
using Magnum.Grains.Drivers;
using Microsoft.AspNetCore.Http;

namespace Magnum.Drivers.Tests.SwarmFedoraAtomic.Swarm;

public sealed class SwarmEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly string Info = SwarmAnswers.Info(
        ("node-0", "10.0.0.5:2375", "Healthy", "1 GiB / 2 GiB"), ("node-1", "10.0.0.6:2375", "Healthy", "0 B / 2 GiB"), ("node-2", "10.0.0.7:2375", "Unhealthy", "0 B / 0 B"));

    private static readonly string Containers = SwarmAnswers.Containers("/node-0/web", "/node-0/swarm-agent", "/node-1/swarm-agent", "/node-2/swarm-agent");

    private readonly BayPki _pki = new();

    [Fact]
    public async Task Look_ManagerOfTheBay_TellsHealthAndMemory()
    {
        await using var swarm = await StartAsync();

        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        report.ShouldBe(new EngineReport(Answered: true, 2, 3, 25, "not healthy: node-2 at 10.0.0.7 (Unhealthy)"));
        swarm.Requests.ShouldBe([("/v1.22/info", "CN=magnum-service")]);
    }

    [Fact]
    public async Task FindEmptyNodes_ManagerOfTheBay_LooksAtAllContainers()
    {
        await using var swarm = await StartAsync();

        var empty = await SwarmEngine.FindEmptyNodesAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        empty.ShouldBe(["10.0.0.6"]);
        swarm.Requests.Select(request => request.Path).ShouldBe(["/v1.22/info", "/v1.22/containers/json?all=1"]);
    }

    [Fact]
    public async Task Look_BayWithoutTls_SpeaksInTheClear()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(SwarmEndpoint.Manager(Info, Containers));

        var report = await SwarmEngine.LookAsync(swarm.Address, null, Patience, CancellationToken.None);

        report.HealthyNodes.ShouldBe(2);
    }

    [Fact]
    public async Task Look_ServerOfAnotherBay_IsNotSpokenTo()
    {
        var other = new BayPki();
        await using var swarm = await SwarmEndpoint.StartAsync(SwarmEndpoint.Manager(Info, Containers), other.MakeServer(), _pki.Authority);

        await ShouldNotSpeakToAsync(swarm);
    }

    [Fact]
    public async Task Look_ServerOfAnotherAddress_IsNotSpokenTo()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(SwarmEndpoint.Manager(Info, Containers), _pki.MakeServer("192.0.2.1"), _pki.Authority);

        await ShouldNotSpeakToAsync(swarm);
    }

    [Fact]
    public async Task Look_UserOfTheBayInTheServersPlace_IsNotSpokenTo()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(SwarmEndpoint.Manager(Info, Containers), _pki.MakeUser(), _pki.Authority);

        await ShouldNotSpeakToAsync(swarm);
    }

    [Fact]
    public async Task Look_ServerThatWantsAnotherClient_IsNoAnswer()
    {
        await using var swarm = await SwarmEndpoint.StartAsync(SwarmEndpoint.Manager(Info, Containers), _pki.MakeServer(), new BayPki().Authority);

        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        report.Answered.ShouldBeFalse();
        swarm.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Look_NobodyThere_IsNoAnswer()
    {
        var swarm = await StartAsync();
        await swarm.DisposeAsync();

        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        report.ShouldBe(EngineReport.NoAnswer($"the Swarm API at {swarm.Address} cannot be asked: it cannot be reached"));
    }

    [Fact]
    public async Task Look_ServerThatNeverAnswers_IsGivenUp()
    {
        await using var swarm = await StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, TimeSpan.FromMilliseconds(200), CancellationToken.None);

        report.Message.ShouldEndWith("it did not answer within 0.2 s");
    }

    [Fact]
    public async Task Look_Cancelled_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        await using var swarm = await StartAsync(async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await Should.ThrowAsync<OperationCanceledException>(() => SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, stop.Token));
    }

    [Fact]
    public async Task Look_EndlessAnswer_IsNotReadToItsEnd()
    {
        await using var swarm = await StartAsync(async context =>
        {
            var piece = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(piece, context.RequestAborted);
            }
        });

        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        report.Message.ShouldEndWith("its answer is too large");
    }

    [Theory]
    [InlineData("not json", "its answer is not one of a Swarm manager")]
    [InlineData("{}", "its answer is not one of a Swarm manager")]
    public async Task Look_AnotherAnswer_IsNoAnswer(string answer, string why)
    {
        await using var swarm = await StartAsync(context => context.Response.WriteAsync(answer));

        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        report.Message.ShouldEndWith(why);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    public async Task Look_Refused_SaysTheStatus(int status)
    {
        await using var swarm = await StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "https://192.0.2.1/";
            return Task.CompletedTask;
        });

        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        report.Message.ShouldEndWith($"it answered with HTTP status {status}");
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("")]
    public async Task Look_NoAddressOfSwarm_IsNoAnswer(string address)
    {
        var report = await SwarmEngine.LookAsync(address, _pki.Credentials, Patience, CancellationToken.None);

        report.Message.ShouldContain("is no address of the form tcp://HOST:PORT");
    }

    [Fact]
    public async Task Look_CertificatesThatAreNone_IsNoAnswer()
    {
        var report = await SwarmEngine.LookAsync("tcp://127.0.0.1:1", new EngineCredentials("x", "y", "z"), Patience, CancellationToken.None);

        report.Message.ShouldEndWith("the bay's certificates cannot be read");
    }

    private Task<SwarmEndpoint> StartAsync(Func<HttpContext, Task>? answer = null) =>
        SwarmEndpoint.StartAsync(answer ?? SwarmEndpoint.Manager(Info, Containers), _pki.MakeServer(), _pki.Authority);

    private async Task ShouldNotSpeakToAsync(SwarmEndpoint swarm)
    {
        var report = await SwarmEngine.LookAsync(swarm.Address, _pki.Credentials, Patience, CancellationToken.None);

        report.Answered.ShouldBeFalse();
        report.Message.ShouldEndWith("its certificate is not one of the bay's for this address, or it does not take the service's");
        swarm.Requests.ShouldBeEmpty();
    }
}
