using Magnum.Grains.Cloud;
using Magnum.OpenStack.Bays;
using Magnum.OpenStack.Keystone;
using BayRequest = Magnum.Grains.Cloud.StackRequest;

namespace Magnum.OpenStack.Tests.RealCloud;

public sealed class BayCloudTests
{
    [Fact]
    public async Task Identity_MadeTwice_IsTheSameTrusteeAndTrust()
    {
        await using var cloud = LightCloud.Connect();
        var port = PortOf(cloud);
        var caller = await CallerAsync(cloud, port);
        var name = LightCloud.UniqueName("trustee");
        cloud.AtEnd(() => port.DeleteTrusteeAsync(name, NewRequest(), CancellationToken.None));

        var first = await port.CreateIdentityAsync(caller, name, "the-password", CancellationToken.None);
        var second = await port.CreateIdentityAsync(caller, name, "the-password", CancellationToken.None);

        second.ShouldBe(first);
    }

    [Fact]
    public async Task Authenticate_Nonsense_IsNull()
    {
        await using var cloud = LightCloud.Connect();

        var caller = await PortOf(cloud).AuthenticateAsync("nonsense", NewRequest(), CancellationToken.None);

        caller.ShouldBeNull();
    }

    [Fact]
    public async Task Authenticate_TokenOfABaysTrust_IsRefused()
    {
        await using var cloud = LightCloud.Connect();
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, []);
        var token = await KeystoneApi.TokenAsync(cloud, new TrustCredential(trustee.Id, password, trust.Id));

        var refused = await Should.ThrowAsync<CloudException>(() => PortOf(cloud).AuthenticateAsync(token, NewRequest(), CancellationToken.None));

        (refused.Code, refused.IsTransient).ShouldBe(("TRUSTEE_TOKEN", false));
    }

    [Fact]
    public async Task Authenticate_TokenOfAnothersTrust_IsAMembers()
    {
        await using var cloud = LightCloud.Connect();
        var alt = await cloud.Cloud.As(LightCloud.PasswordOf("alt", "demopw", "alt")).IdentifyAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(alt.UserId, []);
        cloud.AtEnd(() => cloud.Demo.Trusts.DeleteAsync(trust.Id));
        var token = await KeystoneApi.TokenAsync(cloud, new TrustCredential(alt.UserId, "demopw", trust.Id));

        var caller = await PortOf(cloud).AuthenticateAsync(token, NewRequest(), CancellationToken.None);

        caller.ShouldNotBeNull().ProjectId.ShouldBe((await cloud.Demo.IdentifyAsync()).ProjectId);
    }

    [Fact]
    public async Task CreateNodeUser_MadeTwice_IsTheSameUserAndMayDoNothing()
    {
        await using var cloud = LightCloud.Connect();
        var port = PortOf(cloud);
        var name = LightCloud.UniqueName("node");
        cloud.AtEnd(() => port.DeleteTrusteeAsync(name, NewRequest(), CancellationToken.None));

        var id = await port.CreateNodeUserAsync(name, "the-password", NewRequest(), CancellationToken.None);

        (await port.CreateNodeUserAsync(name, "the-password", NewRequest(), CancellationToken.None)).ShouldBe(id);
        var token = await KeystoneApi.TokenAsync(cloud, new PasswordCredential(UserRef.ById(id), "the-password", scope: null));
        var caller = (await port.IdentifyAsync(token, NewRequest(), CancellationToken.None)).ShouldNotBeNull();
        (caller.UserId, caller.ProjectId).ShouldBe((id, null));
        caller.RoleNames.ShouldBeEmpty();
        (await port.AuthenticateAsync(token, NewRequest(), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Identify_TokensOfABaysServer_SayWhoLoggedIn()
    {
        await using var cloud = LightCloud.Connect();
        var port = PortOf(cloud);
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, []);
        var user = UserRef.ById(trustee.Id);

        var plain = await port.IdentifyAsync(await KeystoneApi.TokenAsync(cloud, new PasswordCredential(user, password, scope: null)), NewRequest(), CancellationToken.None);
        var trusting = await port.IdentifyAsync(await KeystoneApi.TokenAsync(cloud, new TrustCredential(trustee.Id, password, trust.Id)), NewRequest(), CancellationToken.None);

        var demo = await cloud.Demo.IdentifyAsync();
        (plain!.UserId, plain.ProjectId, plain.TrustId, plain.TrusteeId, plain.LoggedInAs).ShouldBe((trustee.Id, null, null, null, trustee.Id));
        plain.RoleNames.ShouldBeEmpty();
        (trusting!.UserId, trusting.ProjectId, trusting.TrustId, trusting.TrusteeId, trusting.LoggedInAs).ShouldBe((demo.UserId, demo.ProjectId, trust.Id, trustee.Id, trustee.Id));
        trusting.RoleNames.ShouldContain("member");
    }

    [Fact]
    public async Task Identify_TrustIsGone_IsNull()
    {
        await using var cloud = LightCloud.Connect();
        var port = PortOf(cloud);
        var (trustee, password) = await cloud.NewTrusteeAsync();
        var trust = await cloud.Demo.Trusts.CreateAsync(trustee.Id, []);
        var token = await KeystoneApi.TokenAsync(cloud, new TrustCredential(trustee.Id, password, trust.Id));
        await cloud.Demo.Trusts.DeleteAsync(trust.Id);

        var caller = await port.IdentifyAsync(token, NewRequest(), CancellationToken.None);

        caller.ShouldBeNull();
    }

    [Fact]
    public async Task Stacks_OfABay_LiveAndDie()
    {
        await using var cloud = LightCloud.Connect();
        var port = PortOf(cloud);
        var caller = await CallerAsync(cloud, port);
        var name = LightCloud.UniqueName("bay");
        cloud.AtEnd(() => port.DeleteTrusteeAsync(name, NewRequest(), CancellationToken.None));
        var identity = await port.CreateIdentityAsync(caller, name, "the-password", CancellationToken.None);
        var stacks = port.StacksOf(new BayCredentials(identity.TrusteeId, "the-password", identity.TrustId), caller.RequestId);

        var id = await stacks.CreateAsync(Request(name), CancellationToken.None);
        var complete = await LightCloud.UntilAsync(() => stacks.FindAsync(name, withOutputs: true, CancellationToken.None), found => found?.Status == "CREATE_COMPLETE");
        var twice = await Should.ThrowAsync<CloudException>(() => stacks.CreateAsync(Request(name), CancellationToken.None));
        await stacks.UpdateAsync(id, Request(name, length: 20), CancellationToken.None);
        var updated = await LightCloud.UntilAsync(() => stacks.FindAsync(id, withOutputs: true, CancellationToken.None), found => found?.Status == "UPDATE_COMPLETE");
        var wasThere = await stacks.DeleteAsync(id, CancellationToken.None);
        await LightCloud.UntilAsync(() => stacks.FindAsync(id, withOutputs: false, CancellationToken.None), found => found is null);

        complete!.Id.ShouldBe(id);
        complete.Tags.ShouldBe(["tag"]);
        twice.Code.ShouldBe("STACK_EXISTS");
        updated!.Outputs["value"].GetString()!.Length.ShouldBe(20);
        wasThere.ShouldBeTrue();
    }

    [Fact]
    public async Task ServiceStacks_TrustIsDead_ReadsAndDeletesByNameAndById()
    {
        await using var cloud = LightCloud.Connect();
        var name = LightCloud.UniqueName("orphan");
        var stack = await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom(), name);
        var settled = await cloud.SettledAsync(cloud.Demo, stack);
        var stacks = PortOf(cloud).StacksOf((await cloud.Demo.IdentifyAsync()).ProjectId!, NewRequest());

        var byName = await stacks.FindAsync(name, withOutputs: false, CancellationToken.None);
        var byId = await stacks.FindAsync(settled.Id, withOutputs: false, CancellationToken.None);
        var listed = await stacks.ListAsync([settled.Id], CancellationToken.None);
        var resources = await stacks.ListResourcesAsync(settled.Id, CancellationToken.None);
        var wasThere = await stacks.DeleteAsync(name, CancellationToken.None);
        await LightCloud.UntilAsync(() => stacks.FindAsync(settled.Id, withOutputs: false, CancellationToken.None), found => found is null);
        var after = await stacks.FindAsync(name, withOutputs: false, CancellationToken.None);

        byName!.Id.ShouldBe(settled.Id);
        byId!.Name.ShouldBe(name);
        listed.Single().Id.ShouldBe(settled.Id);
        resources.Single().Name.ShouldBe("text");
        wasThere.ShouldBeTrue();
        after.ShouldBeNull();
    }

    [Fact]
    public async Task ListResources_NestedTwice_TellsTheWholePath()
    {
        await using var cloud = LightCloud.Connect();
        var stack = await cloud.NewStackAsync(cloud.Demo, Templates.OfGroup(2));
        var settled = await cloud.SettledAsync(cloud.Demo, stack);
        var stacks = PortOf(cloud).StacksOf((await cloud.Demo.IdentifyAsync()).ProjectId!, NewRequest());

        var resources = await stacks.ListResourcesAsync(settled.Id, CancellationToken.None);

        resources.Select(resource => (resource.ParentName, resource.Name)).ShouldBe(
            [(null, "nodes"), ("nodes", "0"), ("nodes", "1"), ("nodes.0", "server"), ("nodes.1", "server")], ignoreOrder: true);
    }

    [Fact]
    public async Task ServiceStacks_OfAnotherProject_AreNotFoundByName()
    {
        await using var cloud = LightCloud.Connect();
        var name = LightCloud.UniqueName("other");
        await cloud.NewStackAsync(cloud.Demo, Templates.OfRandom(), name);
        var alt = await cloud.Cloud.As(LightCloud.PasswordOf("alt", "demopw", "alt")).IdentifyAsync();
        var stacks = PortOf(cloud).StacksOf(alt.ProjectId!, NewRequest());

        var found = await stacks.FindAsync(name, withOutputs: false, CancellationToken.None);

        found.ShouldBeNull();
    }

    [Fact]
    public async Task ServiceStacks_NoRoleInTheProject_MakesNoStacks()
    {
        await using var cloud = LightCloud.Connect();
        var stacks = PortOf(cloud).StacksOf((await cloud.Demo.IdentifyAsync()).ProjectId!, NewRequest());

        var fault = await Should.ThrowAsync<CloudException>(() => stacks.CreateAsync(Request(LightCloud.UniqueName("bay")), CancellationToken.None));

        fault.Code.ShouldBe("CREDENTIALS_REFUSED");
        fault.IsTransient.ShouldBeFalse();
    }

    private static BayCloud PortOf(LightCloud cloud) => new(cloud.Cloud, cloud.Options);

    private static string NewRequest() => OpenStackRequestId.New().ToString();

    private static async Task<CallContext> CallerAsync(LightCloud cloud, BayCloud port)
    {
        var token = await KeystoneApi.TokenAsync(cloud, "demo", "demopw", "demo");
        return (await port.AuthenticateAsync(token, NewRequest(), CancellationToken.None))!;
    }

    private static BayRequest Request(string name, int length = 8) => new()
    {
        Name = name,
        Template = Templates.Random,
        Parameters = new Dictionary<string, object?> { ["length"] = length, ["absent"] = null },
        Tags = ["tag"],
        TimeoutMinutes = 5,
    };
}
