using Magnum.Cli.Tests.Hosting;
using Magnum.V1;

namespace Magnum.Cli.Tests.Connection;

public sealed class TransportSecurityTests : IAsyncLifetime, IDisposable
{
    private readonly TestCertificate _certificate = new();
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync()
    {
        _magnum = await ScriptedMagnum.StartAsync(_certificate.Certificate);
        _magnum.Script.On<ListDriversRequest>(_ => new ListDriversResponse());
    }

    public async Task DisposeAsync() => await _magnum.DisposeAsync();

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task Call_CertificateOfAnUnknownAuthority_IsRefusedWithTheWayOut()
    {
        var run = await _magnum.RunAsync("driver-list");

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("its TLS certificate is not trusted (--os-cacert, --insecure)");
    }

    [Fact]
    public async Task Call_AuthorityIsGiven_Works()
    {
        var run = await _magnum.RunAsync("driver-list", "--os-cacert", _certificate.File);

        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
    }

    [Fact]
    public async Task Call_Insecure_Works()
    {
        var run = await _magnum.RunAsync("driver-list", "--insecure");

        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
    }

    [Theory]
    [InlineData("/no/such/file")]
    [InlineData("/dev/null")]
    public async Task Call_AuthorityFileThatIsNone_IsNamed(string file)
    {
        var run = await _magnum.RunAsync("driver-list", "--os-cacert", file);

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain($"The CA file '{file}'");
    }
}
