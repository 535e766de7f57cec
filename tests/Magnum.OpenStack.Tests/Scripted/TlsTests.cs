using Magnum.Grains.Cloud;
using Microsoft.Extensions.Logging.Abstractions;

namespace Magnum.OpenStack.Tests.Scripted;

public sealed class TlsTests
{
    [Fact]
    public async Task Call_UnknownAuthority_IsTheServicesFaultAndNamesTheSetting()
    {
        await using var server = new TlsServer();
        using var cloud = Connect(server, _ => { });

        var fault = await Should.ThrowAsync<OpenStackUnreachableException>(() => cloud.Tokens.ValidateAsync("token"));

        fault.IsTransient.ShouldBeFalse();
        fault.Fault.ShouldBe(FaultOwner.Service);
        fault.Message.ShouldContain("openstack:ca_file");
    }

    [Fact]
    public async Task Call_AuthorityInTheCaFile_IsTrusted()
    {
        await using var server = new TlsServer();
        using var cloud = Connect(server, options => options.CaFile = server.CaFile);

        await Should.ThrowAsync<OpenStackLogInException>(() => cloud.Tokens.ValidateAsync("token"));
    }

    [Fact]
    public async Task Call_Insecure_TrustsAnybody()
    {
        await using var server = new TlsServer();
        using var cloud = Connect(server, options => options.Insecure = true);

        await Should.ThrowAsync<OpenStackLogInException>(() => cloud.Tokens.ValidateAsync("token"));
    }

    private static OpenStackCloud Connect(TlsServer server, Action<OpenStackOptions> configure)
    {
        var options = ScriptedCloud.Options();
        options.AuthUrl = server.Address;
        configure(options);
        return new OpenStackCloud(options, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
