using System.Net;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Keystone;

namespace Magnum.OpenStack.Tests.RealCloud;

public sealed class TrustTests
{
    [Fact]
    public async Task Stack_RedelegatableTrust_IsCreatedUpdatedAndDeletedByTheTrustee()
    {
        await using var cloud = LightCloud.Connect();
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, []);
        var session = cloud.Cloud.As(new TrustCredential(trustee.Id, password, trust.Id));

        var stack = await cloud.NewStackAsync(session, Templates.OfRandom(8));
        var created = await cloud.SettledAsync(session, stack);
        await session.Heat.UpdateAsync(stack, Templates.OfRandom(16));
        var updated = await cloud.SettledAsync(session, stack);
        var wasThere = await session.Heat.DeleteAsync(stack);
        var deleted = await LightCloud.UntilAsync(() => session.Heat.FindAsync(stack), found => found is null or { Status.IsInProgress: false });

        trust.RedelegationCount.ShouldBe(2);
        created.Status.Text.ShouldBe("CREATE_COMPLETE");
        created.Output("value")!.Value.GetString()!.Length.ShouldBe(8);
        updated.Status.Text.ShouldBe("UPDATE_COMPLETE");
        updated.Output("value")!.Value.GetString()!.Length.ShouldBe(16);
        wasThere.ShouldBeTrue();
        deleted!.Status.IsDeleted.ShouldBeTrue();
    }

    [Fact]
    public async Task StackCreate_TrustThatCannotBeHandedOn_IsAFinalRefusal()
    {
        await using var cloud = LightCloud.Connect();
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, [], handOns: 0, CancellationToken.None);
        var session = cloud.Cloud.As(new TrustCredential(trustee.Id, password, trust.Id));

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => session.Heat.CreateAsync(LightCloud.UniqueName("stack"), Templates.OfRandom()));

        fault.StatusCode.ShouldBeOneOf(HttpStatusCode.Forbidden, HttpStatusCode.InternalServerError);
        fault.IsTransient.ShouldBeFalse();
        fault.Fault.ShouldBe(FaultOwner.User);
    }

    [Fact]
    public async Task Identify_Trust_IsTheTrustorInTheProject()
    {
        await using var cloud = LightCloud.Connect();
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, ["member"]);

        var identity = await cloud.Cloud.As(new TrustCredential(trustee.Id, password, trust.Id)).IdentifyAsync();

        identity.UserId.ShouldBe((await cloud.Demo.IdentifyAsync()).UserId);
        identity.TrustId.ShouldBe(trust.Id);
        identity.HasRole("member").ShouldBeTrue();
        identity.HasRole("heat_stack_owner").ShouldBeFalse();
    }

    [Fact]
    public async Task EnsureTrustee_Twice_IsTheSameUser()
    {
        await using var cloud = LightCloud.Connect();
        var (first, password) = await cloud.NewTrusteeAsync();

        var second = await cloud.Cloud.Trustees.EnsureAsync(first.Name, password, "again");

        second.Id.ShouldBe(first.Id);
    }

    [Fact]
    public async Task EnsureTrustee_OtherPassword_TakesTheNewOne()
    {
        await using var cloud = LightCloud.Connect();
        var (first, _) = await cloud.NewTrusteeAsync();

        var second = await cloud.Cloud.Trustees.EnsureAsync(first.Name, "another-password", "again");

        var identity = await cloud.Cloud.As(new PasswordCredential(UserRef.ById(second.Id), "another-password", scope: null)).IdentifyAsync();
        identity.UserId.ShouldBe(first.Id);
    }

    [Fact]
    public async Task FindTrustee_Absent_IsNull()
    {
        await using var cloud = LightCloud.Connect();

        var found = await cloud.Cloud.Trustees.FindAsync(LightCloud.UniqueName("absent"));

        found.ShouldBeNull();
    }

    [Fact]
    public async Task DeleteTrustee_WithTrust_VoidsTrustAndToken()
    {
        await using var cloud = LightCloud.Connect();
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, []);
        var credential = new TrustCredential(trustee.Id, password, trust.Id);
        await cloud.Cloud.As(credential).IdentifyAsync();

        var first = await cloud.Cloud.Trustees.DeleteAsync(trustee.Id);
        var second = await cloud.Cloud.Trustees.DeleteAsync(trustee.Id);

        first.ShouldBeTrue();
        second.ShouldBeFalse();
        (await cloud.Demo.Trusts.FindAsync(trust.Id)).ShouldBeNull();
        var fault = await Should.ThrowAsync<OpenStackLogInException>(() => cloud.Cloud.As(credential).Heat.ListAsync(["x"]));
        fault.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var late = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Demo.Trusts.CreateAsync(trustee.Id, []));
        late.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task DeleteTrust_ByTheTrustItself_IsGone()
    {
        await using var cloud = LightCloud.Connect();
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, []);

        var first = await cloud.Cloud.As(new TrustCredential(trustee.Id, password, trust.Id)).Trusts.DeleteAsync(trust.Id);
        var second = await cloud.Demo.Trusts.DeleteAsync(trust.Id);

        first.ShouldBeTrue();
        second.ShouldBeFalse();
    }

    [Fact]
    public async Task DeleteTrust_ByTheTrusteesPlainLogIn_IsForbidden()
    {
        await using var cloud = LightCloud.Connect();
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, []);
        var plain = cloud.Cloud.As(new PasswordCredential(UserRef.ById(trustee.Id), password, scope: null));

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => plain.Trusts.DeleteAsync(trust.Id));

        fault.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task DeleteTrust_CreatorLeftTheProject_DomainAdministratorRemovesIt()
    {
        await using var cloud = LightCloud.Connect();
        var (memberId, member) = await KeystoneApi.NewMemberAsync(cloud);
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await member.Trusts.CreateAsync(trustee.Id, []);
        await KeystoneApi.LeaveProjectAsync(cloud, memberId);
        var session = cloud.Cloud.As(new TrustCredential(trustee.Id, password, trust.Id));

        var fault = await Should.ThrowAsync<OpenStackLogInException>(() => session.IdentifyAsync());
        var listed = await cloud.Cloud.Trustees.Trusts.ListByTrusteeAsync(trustee.Id);
        var removed = await cloud.Cloud.Trustees.Trusts.DeleteAsync(trust.Id);

        fault.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        fault.Fault.ShouldBe(FaultOwner.User);
        listed.Single().Id.ShouldBe(trust.Id);
        removed.ShouldBeTrue();
    }
}
