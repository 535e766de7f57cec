using System.Net;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Keystone;

namespace Magnum.OpenStack.Tests.RealCloud;

public sealed class LogInTests
{
    [Fact]
    public async Task Identify_Password_IsTheUserInTheProject()
    {
        await using var cloud = LightCloud.Connect();

        var identity = await cloud.Demo.IdentifyAsync();

        identity.UserName.ShouldBe("demo");
        identity.ProjectName.ShouldBe("demo");
        identity.Roles.ShouldContain("member");
        identity.Catalog.Find("orchestration").ShouldNotBeNull();
    }

    [Fact]
    public async Task Identify_WrongPassword_IsAFinalLogInFaultWithoutThePassword()
    {
        await using var cloud = LightCloud.Connect();
        var session = cloud.Cloud.As(LightCloud.PasswordOf("demo", "not-the-password", "demo"));

        var fault = await Should.ThrowAsync<OpenStackLogInException>(() => session.IdentifyAsync());

        fault.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        fault.IsTransient.ShouldBeFalse();
        fault.Fault.ShouldBe(FaultOwner.User);
        fault.Message.ShouldContain("demo");
        fault.Message.ShouldNotContain("not-the-password");
    }

    [Fact]
    public async Task Identify_WrongServicePassword_IsTheServicesFault()
    {
        await using var cloud = LightCloud.Connect();
        cloud.Options.ServiceUser.Password = "wrong-wrong";
        using var wrong = new OpenStackCloud(cloud.Options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

        var fault = await Should.ThrowAsync<OpenStackLogInException>(() => wrong.Tokens.ValidateAsync("some-token"));

        fault.Fault.ShouldBe(FaultOwner.Service);
    }

    [Fact]
    public async Task Identify_Domain_IsForTheDomain()
    {
        await using var cloud = LightCloud.Connect();

        var id = await cloud.Cloud.Trustees.DomainIdAsync();

        id.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Identify_TokenForAProject_IsTheSameUser()
    {
        await using var cloud = LightCloud.Connect();
        var demo = await cloud.Demo.IdentifyAsync();
        var token = await KeystoneApi.TokenAsync(cloud, "demo", "demopw", "demo");

        var again = await cloud.Cloud.As(new TokenCredential(token, AuthScope.Project(demo.ProjectId!))).IdentifyAsync();

        again.UserId.ShouldBe(demo.UserId);
        again.ProjectId.ShouldBe(demo.ProjectId);
    }

    [Fact]
    public async Task Identify_ApplicationCredential_IsMarkedRestrictedAndMakesNoTrusts()
    {
        await using var cloud = LightCloud.Connect();
        var (id, secret) = await KeystoneApi.NewApplicationCredentialAsync(cloud, unrestricted: false);
        var (trustee, _) = await cloud.NewTrusteeAsync();
        var session = cloud.Cloud.As(ApplicationCredential.ById(id, secret));

        var identity = await session.IdentifyAsync();
        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => session.Trusts.CreateAsync(trustee.Id, []));

        identity.ApplicationCredentialId.ShouldBe(id);
        identity.IsApplicationCredentialRestricted.ShouldBeTrue();
        fault.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        fault.Fault.ShouldBe(FaultOwner.User);
    }

    [Fact]
    public async Task Identify_UnrestrictedApplicationCredential_IsNotMarkedRestricted()
    {
        await using var cloud = LightCloud.Connect();
        var (id, secret) = await KeystoneApi.NewApplicationCredentialAsync(cloud, unrestricted: true);

        var identity = await cloud.Cloud.As(ApplicationCredential.ById(id, secret)).IdentifyAsync();

        identity.IsApplicationCredentialRestricted.ShouldBeFalse();
    }
}
