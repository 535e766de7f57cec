using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Tests.Conformance;

/// <summary>Users, trusts and tokens.</summary>
public abstract class KeystoneConformance : CloudConformance
{
    [Fact]
    public async Task LogIn_Password_GivesScopedTokenWithCatalog()
    {
        var reply = await Cloud.LogInAsync(CloudClient.Password("demo", "demopw"), CloudClient.Project("demo"));

        reply.Status.ShouldBe(201);
        reply.Header("X-Subject-Token").ShouldNotBeNullOrEmpty();
        var token = reply.Json["token"]!;
        ((string?)token["user"]!["name"]).ShouldBe("demo");
        ((string?)token["project"]!["name"]).ShouldBe("demo");
        token["methods"].Texts().ShouldBe(["password"]);
        new CloudUser(Cloud, "", token.AsObject()).Roles.ShouldBe(["member", "reader", "heat_stack_owner"], ignoreOrder: true);
        Demo.Heat.ShouldEndWith(Demo.ProjectId);
        Demo.Endpoint("identity").ShouldBe(Cloud.AuthUrl);
    }

    [Theory]
    [InlineData("demo", "wrong", "demo")]
    [InlineData("nobody", "demopw", "demo")]
    [InlineData("demo", "demopw", "nowhere")]
    [InlineData("demo", "demopw", "alt")]
    public async Task LogIn_NotAllowed_AnswersTheSame401(string user, string password, string project)
    {
        var reply = await Cloud.LogInAsync(CloudClient.Password(user, password), CloudClient.Project(project));

        reply.Status.ShouldBe(401);
        reply.Message.ShouldBe("The request you have made requires authentication.");
        reply.Header("WWW-Authenticate").ShouldBe($"Keystone uri=\"{Cloud.AuthUrl}\"");
    }

    [Fact]
    public async Task LogIn_WithoutAuth_Answers400()
    {
        var reply = await Cloud.SendAsync(HttpMethod.Post, $"{Cloud.AuthUrl}/auth/tokens", body: new JsonObject());

        reply.Status.ShouldBe(400);
        reply.Message!.ShouldStartWith("Expecting to find auth in request body.");
    }

    [Fact]
    public async Task LogIn_WithToken_KeepsExpiry()
    {
        var identity = new JsonObject { ["methods"] = new JsonArray("token"), ["token"] = new JsonObject { ["id"] = Demo.Token } };

        var again = await Cloud.AsAsync(identity, CloudClient.Project("demo"));

        again.Body["methods"].Texts().ShouldBe(["password", "token"], ignoreOrder: true);
        ((string?)again.Body["expires_at"]).ShouldBe((string?)Demo.Body["expires_at"]);
    }

    [Fact]
    public async Task Version_Asked_IsThree()
    {
        var reply = await Cloud.SendAsync(HttpMethod.Get, Cloud.AuthUrl);

        reply.Status.ShouldBe(200);
        ((string?)reply.Json["version"]!["id"])!.ShouldStartWith("v3.");
    }

    [Fact]
    public async Task Token_Validated_TellsWhoItIs()
    {
        var reply = await Demo.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: Demo.Token);
        var head = await Demo.KeystoneAsync(HttpMethod.Head, "/auth/tokens", subject: Demo.Token);

        reply.Status.ShouldBe(200);
        reply.Header("X-Subject-Token").ShouldBe(Demo.Token);
        ((string?)reply.Json["token"]!["user"]!["id"]).ShouldBe(Demo.UserId);
        head.Status.ShouldBe(200);
        head.Body.ShouldBeEmpty();
    }

    [Fact]
    public async Task Token_Unknown_Is404AndOfNobody401()
    {
        var unknown = await Demo.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: "nonsense");
        var nobody = await Cloud.SendAsync(HttpMethod.Get, $"{Cloud.AuthUrl}/auth/tokens", subject: Demo.Token);

        unknown.Status.ShouldBe(404);
        nobody.Status.ShouldBe(401);
    }

    [Fact]
    public async Task Token_Revoked_IsGone()
    {
        var other = await Cloud.AsAsync("demo", "demopw", "demo");

        var revoked = await Demo.KeystoneAsync(HttpMethod.Delete, "/auth/tokens", subject: other.Token);
        var asked = await Demo.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: other.Token);

        revoked.Status.ShouldBe(204);
        asked.Status.ShouldBe(404);
    }

    [Fact]
    public async Task User_MadeTwice_Is409()
    {
        var admin = await DomainAdminAsync();
        var (id, name) = await NewTrusteeAsync();

        var again = await admin.KeystoneAsync(HttpMethod.Post, "/users", NewUser(name, "pw", admin.DomainId));
        var found = await admin.KeystoneAsync(HttpMethod.Get, $"/users?name={name}&domain_id={admin.DomainId}");

        again.Status.ShouldBe(409);
        again.Message.ShouldBe($"Conflict occurred attempting to store user - Duplicate entry found with name {name} at domain ID {admin.DomainId}.");
        ((string?)found.Json["users"]!.AsArray().ShouldHaveSingleItem()!["id"]).ShouldBe(id);
    }

    [Fact]
    public async Task User_Deleted_IsGone()
    {
        var admin = await DomainAdminAsync();
        var (id, _) = await NewTrusteeAsync();

        var deleted = await admin.KeystoneAsync(HttpMethod.Delete, $"/users/{id}");
        var again = await admin.KeystoneAsync(HttpMethod.Delete, $"/users/{id}");
        var asked = await admin.KeystoneAsync(HttpMethod.Get, $"/users/{id}");

        deleted.Status.ShouldBe(204);
        again.Status.ShouldBe(404);
        asked.Status.ShouldBe(404);
        asked.Message.ShouldBe($"Could not find user: {id}.");
    }

    [Fact]
    public async Task User_MadeByMember_Is403()
    {
        var reply = await Demo.KeystoneAsync(HttpMethod.Post, "/users", NewUser(StackSteps.UniqueName(), "pw", "default"));

        reply.Status.ShouldBe(403);
        reply.Message.ShouldBe("You are not authorized to perform the requested action: identity:create_user.");
    }

    [Fact]
    public async Task Trust_Made_LetsTheTrusteeActAsTheTrustor()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));

        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));
        var shown = await Demo.KeystoneAsync(HttpMethod.Get, $"/OS-TRUST/trusts/{trust}");

        acting.UserId.ShouldBe(Demo.UserId);
        acting.ProjectId.ShouldBe(Demo.ProjectId);
        ((string?)acting.Body["OS-TRUST:trust"]!["trustee_user"]!["id"]).ShouldBe(trustee);
        ((int?)shown.Json["trust"]!["redelegation_count"]).ShouldBe(2);
        ((bool?)shown.Json["trust"]!["impersonation"]).ShouldBe(true);
    }

    [Fact]
    public async Task Token_OfATrusteeValidated_TellsWhoLoggedInWithATrustOrWithout()
    {
        var admin = await AdminAsync();
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));
        var plain = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), scope: null);
        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));

        var ofPlain = (await admin.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: plain.Token)).Json["token"]!;
        var ofActing = (await admin.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: acting.Token)).Json["token"]!;
        await Demo.KeystoneAsync(HttpMethod.Delete, $"/OS-TRUST/trusts/{trust}");
        var afterwards = await admin.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: acting.Token);

        ((string?)ofPlain["user"]!["id"]).ShouldBe(trustee);
        ofPlain["project"].ShouldBeNull();
        ofPlain["roles"].ShouldBeNull();
        ofPlain["OS-TRUST:trust"].ShouldBeNull();
        ((string?)ofActing["user"]!["id"]).ShouldBe(Demo.UserId);
        ((string?)ofActing["project"]!["id"]).ShouldBe(Demo.ProjectId);
        ((string?)ofActing["OS-TRUST:trust"]!["id"]).ShouldBe(trust);
        ((string?)ofActing["OS-TRUST:trust"]!["trustee_user"]!["id"]).ShouldBe(trustee);
        afterwards.Status.ShouldBe(404);
    }

    [Fact]
    public async Task Trust_Listed_ByItsParties()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));

        var admin = await DomainAdminAsync();
        var byTrustee = await admin.KeystoneAsync(HttpMethod.Get, $"/OS-TRUST/trusts?trustee_user_id={trustee}");
        var byTrustor = await Demo.KeystoneAsync(HttpMethod.Get, $"/OS-TRUST/trusts?trustor_user_id={Demo.UserId}");
        var foreign = await Demo.KeystoneAsync(HttpMethod.Get, $"/OS-TRUST/trusts?trustee_user_id={trustee}");

        byTrustee.Json["trusts"]!.AsArray().Select(one => (string?)one!["id"]).ShouldBe([trust]);
        byTrustor.Json["trusts"]!.AsArray().Select(one => (string?)one!["id"]).ShouldContain(trust);
        foreign.Status.ShouldBe(403);
    }

    [Fact]
    public async Task Trust_Deleted_NoLongerLogsIn()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));

        var deleted = await Demo.KeystoneAsync(HttpMethod.Delete, $"/OS-TRUST/trusts/{trust}");
        var again = await Demo.KeystoneAsync(HttpMethod.Delete, $"/OS-TRUST/trusts/{trust}");
        var logIn = await Cloud.LogInAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));

        deleted.Status.ShouldBe(204);
        again.Status.ShouldBe(404);
        logIn.Status.ShouldBe(401);
    }

    [Fact]
    public async Task Trust_TrusteeDeleted_IsGoneWithItsTokens()
    {
        var admin = await DomainAdminAsync();
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));
        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));

        await admin.KeystoneAsync(HttpMethod.Delete, $"/users/{trustee}");

        (await Demo.KeystoneAsync(HttpMethod.Get, $"/OS-TRUST/trusts/{trust}")).Status.ShouldBe(404);
        (await Demo.KeystoneAsync(HttpMethod.Get, "/auth/tokens", subject: acting.Token)).Status.ShouldBe(404);
        (await Demo.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", NewTrust(Demo, trustee))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Trust_OfWhatOneHasNot_IsRefused()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var alt = await AltAsync();

        var foreign = await alt.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", NewTrust(Demo, trustee));
        var higher = await Demo.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", NewTrust(Demo, trustee, ["admin"]));
        var nothing = await Demo.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", NewTrust(Demo, trustee, []));
        var longer = await Demo.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", NewTrust(Demo, trustee, redelegations: 9));

        foreign.Status.ShouldBe(403);
        foreign.Message.ShouldBe("You are not authorized to perform the requested action: identity:create_trust.");
        higher.Status.ShouldBe(404);
        nothing.Status.ShouldBe(403);
        nothing.Message.ShouldBe("You are not authorized to perform the requested action: At least one role should be specified.");
        longer.Status.ShouldBe(403);
    }

    [Fact]
    public async Task TrustToken_UsedForMore_IsRefused()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var trust = await TrustAsync(Demo, NewTrust(Demo, trustee));
        var acting = await Cloud.AsAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));

        var identity = new JsonObject { ["methods"] = new JsonArray("token"), ["token"] = new JsonObject { ["id"] = acting.Token } };
        var rescoped = await Cloud.LogInAsync(identity, CloudClient.Project("demo"));
        var asLong = await acting.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", NewTrust(Demo, trustee));
        var stolen = await Cloud.LogInAsync(CloudClient.Password("alt", "demopw"), CloudClient.Trust(trust));

        rescoped.Status.ShouldBe(403);
        rescoped.Message.ShouldBe("You are not authorized to perform the requested action: Using trust-scoped token to create another token. Create a new trust-scoped token instead.");
        asLong.Status.ShouldBe(403);
        stolen.Status.ShouldBe(403);
    }

    [Fact]
    public async Task Trust_CreatorLeavesProject_LogInIs403()
    {
        var admin = await AdminAsync();
        var (trustee, _) = await NewTrusteeAsync();
        var creatorName = StackSteps.UniqueName();
        var made = await admin.KeystoneAsync(HttpMethod.Post, "/users", NewUser(creatorName, "pw", "default"));
        var creatorId = (string)made.Json["user"]!["id"]!;
        AtEnd(() => admin.KeystoneAsync(HttpMethod.Delete, $"/users/{creatorId}"));
        var roles = await admin.KeystoneAsync(HttpMethod.Get, "/roles?name=member");
        var grant = $"/projects/{Demo.ProjectId}/users/{creatorId}/roles/{(string)roles.Json["roles"]![0]!["id"]!}";
        (await admin.KeystoneAsync(HttpMethod.Put, grant)).Status.ShouldBe(204);
        var creator = await Cloud.AsAsync(creatorName, "pw", "demo");
        var trust = await TrustAsync(creator, NewTrust(creator, trustee));

        var revoked = await admin.KeystoneAsync(HttpMethod.Delete, grant);
        var logIn = await Cloud.LogInAsync(CloudClient.PasswordOfId(trustee, "pw"), CloudClient.Trust(trust));

        revoked.Status.ShouldBe(204);
        logIn.Status.ShouldBe(403);
    }

    [Fact]
    public async Task ApplicationCredential_Restricted_LogsInButMakesNoTrusts()
    {
        var (trustee, _) = await NewTrusteeAsync();
        var name = StackSteps.UniqueName();
        var made = await Demo.KeystoneAsync(HttpMethod.Post, $"/users/{Demo.UserId}/application_credentials",
            new JsonObject { ["application_credential"] = new JsonObject { ["name"] = name } });
        made.Status.ShouldBe(201, made.Body);
        var credential = made.Json["application_credential"]!;
        AtEnd(() => Demo.KeystoneAsync(HttpMethod.Delete, $"/users/{Demo.UserId}/application_credentials/{(string)credential["id"]!}"));

        var user = await Cloud.AsAsync(new JsonObject
        {
            ["methods"] = new JsonArray("application_credential"),
            ["application_credential"] = new JsonObject { ["id"] = (string)credential["id"]!, ["secret"] = (string)credential["secret"]! },
        }, scope: null);
        var trust = await user.KeystoneAsync(HttpMethod.Post, "/OS-TRUST/trusts", NewTrust(user, trustee));

        user.ProjectId.ShouldBe(Demo.ProjectId);
        trust.Status.ShouldBe(403);
        trust.Message!.ShouldContain("Delegated tokens cannot manage trusts");
    }
}
