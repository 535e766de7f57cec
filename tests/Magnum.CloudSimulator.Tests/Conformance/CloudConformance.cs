using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests.Conformance;

/// <summary>
/// What the product relies on in Keystone and Heat. Run against the simulated cloud and against a real one: what a simulated cloud says is
/// worth as much as what the real one agrees with.
/// </summary>
public abstract class CloudConformance : IAsyncLifetime
{
    private readonly Stack<Func<Task>> _cleanUp = new();

    internal CloudClient Cloud { get; private set; } = null!;

    internal CloudUser Demo { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cloud = new CloudClient(await StartAsync());
        Demo = await Cloud.AsAsync("demo", "demopw", "demo");
    }

    public async Task DisposeAsync()
    {
        while (_cleanUp.TryPop(out var step))
        {
            await step();
        }

        Cloud.Dispose();
        await StopAsync();
    }

    protected abstract Task<Uri> StartAsync();

    protected abstract Task StopAsync();

    protected void AtEnd(Func<Task> step) => _cleanUp.Push(step);

    internal Task<CloudUser> AdminAsync() => Cloud.AsAsync("admin", "adminpw", "admin");

    internal Task<CloudUser> AltAsync() => Cloud.AsAsync("alt", "demopw", "alt");

    internal Task<CloudUser> DomainAdminAsync() => Cloud.AsAsync(
        CloudClient.Password("magnum_domain_admin", "domadmpw", "magnum"),
        new JsonObject { ["domain"] = new JsonObject { ["name"] = "magnum" } });

    /// <summary>Creates a stack that is deleted at the end.</summary>
    internal async Task<TestStack> NewStackAsync(JsonObject body, CloudUser user)
    {
        var stack = await user.CreateAsync(body);
        AtEnd(() => Demo.DeleteAsync(Demo.Url(stack)));
        return stack;
    }

    internal Task<TestStack> NewStackAsync(JsonObject template, bool? disableRollback = null)
    {
        var body = StackSteps.Body(StackSteps.UniqueName(), template);
        if (disableRollback is { } flag)
        {
            body["disable_rollback"] = flag;
        }

        return NewStackAsync(body, Demo);
    }

    /// <summary>Makes a user of the domain magnum, as a bay's trustee is made.</summary>
    internal async Task<(string Id, string Name)> NewTrusteeAsync(string password = "pw")
    {
        var admin = await DomainAdminAsync();
        var name = StackSteps.UniqueName();
        var reply = await admin.KeystoneAsync(HttpMethod.Post, "/users", NewUser(name, password, admin.DomainId));
        reply.Status.ShouldBe(201, reply.Body);
        var id = (string)reply.Json["user"]!["id"]!;
        AtEnd(() => admin.KeystoneAsync(HttpMethod.Delete, $"/users/{id}"));
        return (id, name);
    }

    internal static JsonObject NewUser(string name, string password, string domain) => new()
    {
        ["user"] = new JsonObject { ["name"] = name, ["password"] = password, ["domain_id"] = domain },
    };

    internal static JsonObject NewTrust(CloudUser trustor, string trusteeId, IEnumerable<string>? roles = null, int? redelegations = 2)
    {
        var trust = new JsonObject
        {
            ["trustor_user_id"] = trustor.UserId,
            ["trustee_user_id"] = trusteeId,
            ["project_id"] = trustor.ProjectId,
            ["impersonation"] = true,
            ["roles"] = new JsonArray([.. (roles ?? trustor.Roles).Select(role => new JsonObject { ["name"] = role })]),
        };
        if (redelegations is not null)
        {
            trust["allow_redelegation"] = true;
            trust["redelegation_count"] = redelegations;
        }

        return new JsonObject { ["trust"] = trust };
    }

    internal static async Task<string> TrustAsync(CloudUser trustor, JsonObject trust)
    {
        var reply = await trustor.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", trust);
        reply.Status.ShouldBe(201, reply.Body);
        return (string)reply.Json["trust"]!["id"]!;
    }
}
