using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Tests.RealCloud;

public sealed class TokenValidatorTests
{
    [Fact]
    public async Task Validate_GoodToken_SaysWhoseItIs()
    {
        await using var cloud = LightCloud.Connect();
        var token = await KeystoneApi.TokenAsync(cloud, "demo", "demopw", "demo");

        var details = await cloud.Cloud.Tokens.ValidateAsync(token);

        details.ShouldNotBeNull();
        details.UserName.ShouldBe("demo");
        details.ProjectName.ShouldBe("demo");
        details.UserDomainId.ShouldBe("default");
        details.ProjectDomainId.ShouldBe("default");
        details.HasRole("Member").ShouldBeTrue();
        details.ExpiresAt.ShouldBeGreaterThan(DateTimeOffset.UnixEpoch);
        details.TrustId.ShouldBeNull();
        details.IsApplicationCredentialRestricted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("gAAAAABnonsense")]
    [InlineData("no token at all")]
    [InlineData("tab\tand\nline")]
    [InlineData("")]
    public async Task Validate_Nonsense_IsInvalid(string token)
    {
        await using var cloud = LightCloud.Connect();

        var details = await cloud.Cloud.Tokens.ValidateAsync(token);

        details.ShouldBeNull();
    }

    [Fact]
    public async Task Validate_RevokedToken_IsInvalid()
    {
        await using var cloud = LightCloud.Connect();
        var token = await KeystoneApi.TokenAsync(cloud, "alt", "demopw", "alt");
        await KeystoneApi.RevokeAsync(cloud, token);

        var details = await cloud.Cloud.Tokens.ValidateAsync(token);

        details.ShouldBeNull();
    }

    [Fact]
    public async Task AsCaller_ValidToken_UsesTheCallersToken()
    {
        await using var cloud = LightCloud.Connect();
        var token = await KeystoneApi.TokenAsync(cloud, "demo", "demopw", "demo");
        var details = await cloud.Cloud.Tokens.ValidateAsync(token);

        var stacks = await cloud.Cloud.AsCaller(token, details!).Heat.ListAsync(["00000000-0000-0000-0000-000000000000"]);

        stacks.ShouldBeEmpty();
    }

    [Fact]
    public async Task AsCaller_RevokedToken_IsUnauthorizedAndTheUsersFault()
    {
        await using var cloud = LightCloud.Connect();
        var token = await KeystoneApi.TokenAsync(cloud, "alt", "demopw", "alt");
        var details = await cloud.Cloud.Tokens.ValidateAsync(token);
        await KeystoneApi.RevokeAsync(cloud, token);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Cloud.AsCaller(token, details!).Heat.ListAsync(["x"]));

        fault.StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
        fault.Fault.ShouldBe(FaultOwner.User);
        fault.Message.ShouldNotContain(token);
    }
}
