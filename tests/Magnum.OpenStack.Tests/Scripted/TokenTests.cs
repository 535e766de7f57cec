using System.Net;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Keystone;

namespace Magnum.OpenStack.Tests.Scripted;

public sealed class TokenTests
{
    private const string Stacks = "/v1/project-id/stacks";

    [Fact]
    public async Task LogIn_AskedByManyAtOnce_HappensOnce()
    {
        using var release = new ManualResetEventSlim();
        var cloud = new ScriptedCloud(request =>
        {
            if (request.Is("POST", "/v3/auth/tokens"))
            {
                release.Wait();
            }

            return request.Is("GET", Stacks) ? ScriptedCloud.Json("""{"stacks": []}""") : null;
        });

        var calls = Enumerable.Range(0, 20).Select(_ => cloud.Cloud.As(ScriptedCloud.Credential).Heat.ListAsync(["a"])).ToList();
        release.Set();
        await Task.WhenAll(calls);

        cloud.LogIns.ShouldBe(1);
    }

    [Fact]
    public async Task LogIn_FirstCallerGivesUp_OthersStillGetIt()
    {
        using var release = new ManualResetEventSlim();
        var cloud = new ScriptedCloud(request =>
        {
            release.Wait(CancellationToken.None);
            return null;
        });
        using var first = new CancellationTokenSource();

        var given = cloud.User.IdentifyAsync(first.Token);
        var kept = cloud.User.IdentifyAsync();
        await first.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => given);
        release.Set();

        (await kept).UserId.ShouldBe("user-id");
        cloud.LogIns.ShouldBe(1);
    }

    [Fact]
    public async Task Token_NearItsEnd_IsRenewed()
    {
        var cloud = new ScriptedCloud(_ => null);
        await cloud.User.IdentifyAsync();

        cloud.Time.Advance(TimeSpan.FromMinutes(54));
        await cloud.User.IdentifyAsync();
        var before = cloud.LogIns;
        cloud.Time.Advance(TimeSpan.FromMinutes(2));
        await cloud.User.IdentifyAsync();

        before.ShouldBe(1);
        cloud.LogIns.ShouldBe(2);
    }

    [Fact]
    public async Task Token_OfShortLife_IsNotRenewedAtOnce()
    {
        var cloud = new ScriptedCloud(_ => null) { TokenLife = TimeSpan.FromMinutes(1) };
        await cloud.User.IdentifyAsync();

        cloud.Time.Advance(TimeSpan.FromSeconds(40));
        await cloud.User.IdentifyAsync();

        cloud.LogIns.ShouldBe(1);
    }

    [Fact]
    public async Task Token_KeystoneDownWhenDue_ServesOnUntilItsEnd()
    {
        var isDown = false;
        var cloud = new ScriptedCloud(_ => isDown ? ScriptedCloud.Text("down", HttpStatusCode.InternalServerError) : null);
        await cloud.User.IdentifyAsync();
        isDown = true;

        cloud.Time.Advance(TimeSpan.FromMinutes(56));
        var late = await cloud.User.IdentifyAsync();
        cloud.Time.Advance(TimeSpan.FromMinutes(5));
        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.IdentifyAsync());

        late.UserId.ShouldBe("user-id");
        fault.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Call_TokenRefused_LogsInAnewAndRepeats()
    {
        var cloud = new ScriptedCloud(request => !request.Is("POST", Stacks) ? null
            : request.Token == "token-1" ? ScriptedCloud.Json("""{"error": {"code": 401}}""", HttpStatusCode.Unauthorized)
            : ScriptedCloud.Json("""{"stack": {"id": "made"}}""", HttpStatusCode.Created));

        var id = await cloud.User.Heat.CreateAsync("name", new Heat.StackRequest { Template = "t" });

        id.ShouldBe("made");
        cloud.LogIns.ShouldBe(2);
    }

    [Fact]
    public async Task Call_EveryTokenRefused_FailsAfterTheSecond()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", Stacks) ? ScriptedCloud.Json("{}", HttpStatusCode.Unauthorized) : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.User.Heat.ListAsync(["a"]));

        cloud.LogIns.ShouldBe(2);
        fault.IsTransient.ShouldBeFalse();
    }

    [Fact]
    public async Task Forget_Credential_LogsInAnew()
    {
        var cloud = new ScriptedCloud(_ => null);
        await cloud.User.IdentifyAsync();

        cloud.Cloud.Forget(ScriptedCloud.Credential);
        await cloud.User.IdentifyAsync();

        cloud.LogIns.ShouldBe(2);
    }

    [Theory]
    [InlineData(401, FaultOwner.User)]
    [InlineData(403, FaultOwner.User)]
    [InlineData(404, FaultOwner.User)]
    public async Task LogIn_Refused_IsFinal(int status, FaultOwner owner)
    {
        var cloud = new ScriptedCloud(_ => ScriptedCloud.Json("""{"error": {"message": "You are not authorized.", "title": "Forbidden"}}""", (HttpStatusCode)status));
        var session = cloud.Cloud.As(new TrustCredential("trustee-id", "password", "trust-id"));

        var fault = await Should.ThrowAsync<OpenStackLogInException>(() => session.IdentifyAsync());

        fault.IsTransient.ShouldBeFalse();
        fault.Fault.ShouldBe(owner);
        fault.Message.ShouldContain("trust trust-id");
        fault.Reason.ShouldBe("You are not authorized.");
    }

    [Fact]
    public async Task Validate_Twice_AsksOnceUntilTheBeliefIsOver()
    {
        var cloud = new ScriptedCloud(_ => null);
        var validations = 0;
        cloud = new ScriptedCloud(request =>
        {
            if (!request.Is("GET", "/v3/auth/tokens"))
            {
                return null;
            }

            validations++;
            return ScriptedCloud.Json(cloud.TokenBody());
        });

        var first = await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        var before = validations;
        cloud.Time.Advance(TimeSpan.FromSeconds(11));
        await cloud.Cloud.Tokens.ValidateAsync("caller-token");

        first!.UserId.ShouldBe("user-id");
        before.ShouldBe(1);
        validations.ShouldBe(2);
    }

    [Fact]
    public async Task Validate_TokenEndsSoon_IsNotBelievedLonger()
    {
        ScriptedCloud cloud = null!;
        var ends = TimeSpan.FromSeconds(3);
        var validations = 0;
        cloud = new ScriptedCloud(request =>
        {
            if (!request.Is("GET", "/v3/auth/tokens"))
            {
                return null;
            }

            validations++;
            cloud.TokenLife = ends;
            return validations == 1 ? ScriptedCloud.Json(cloud.TokenBody()) : ScriptedCloud.Json("{}", HttpStatusCode.NotFound);
        });

        var first = await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        cloud.Time.Advance(ends);
        var second = await cloud.Cloud.Tokens.ValidateAsync("caller-token");

        first.ShouldNotBeNull();
        second.ShouldBeNull();
    }

    [Fact]
    public async Task Validate_KeystoneFails_IsAFaultAndNotAnInvalidToken()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v3/auth/tokens") ? ScriptedCloud.Text("oops", HttpStatusCode.InternalServerError) : null);

        var fault = await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Cloud.Tokens.ValidateAsync("caller-token"));

        fault.IsTransient.ShouldBeTrue();
        fault.Message.ShouldNotContain("caller-token");
    }

    [Fact]
    public async Task Validate_KeystoneAway_BelievesItsLastAnswerForAWhile()
    {
        ScriptedCloud cloud = null!;
        var isAway = false;
        cloud = new ScriptedCloud(request => !request.Is("GET", "/v3/auth/tokens") ? null
            : isAway ? ScriptedCloud.Text("away", HttpStatusCode.InternalServerError)
            : ScriptedCloud.Json(cloud.TokenBody()));
        await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        isAway = true;

        cloud.Time.Advance(TimeSpan.FromMinutes(14));
        var within = await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        cloud.Time.Advance(TimeSpan.FromMinutes(2));

        within!.UserId.ShouldBe("user-id");
        await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Cloud.Tokens.ValidateAsync("caller-token"));
    }

    [Fact]
    public async Task Validate_KeystoneAwayAndTheTokenEnds_IsNotBelieved()
    {
        ScriptedCloud cloud = null!;
        var isAway = false;
        cloud = new ScriptedCloud(request => !request.Is("GET", "/v3/auth/tokens") ? null
            : isAway ? ScriptedCloud.Text("away", HttpStatusCode.InternalServerError)
            : ScriptedCloud.Json(cloud.TokenBody()))
        { TokenLife = TimeSpan.FromMinutes(1) };
        await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        isAway = true;

        cloud.Time.Advance(TimeSpan.FromMinutes(2));

        await Should.ThrowAsync<OpenStackResponseException>(() => cloud.Cloud.Tokens.ValidateAsync("caller-token"));
    }

    [Fact]
    public async Task Validate_RevokedAfterTheBelief_IsRefused()
    {
        ScriptedCloud cloud = null!;
        var isRevoked = false;
        cloud = new ScriptedCloud(request => !request.Is("GET", "/v3/auth/tokens") ? null
            : isRevoked ? ScriptedCloud.Json("{}", HttpStatusCode.NotFound)
            : ScriptedCloud.Json(cloud.TokenBody()));
        await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        isRevoked = true;

        cloud.Time.Advance(TimeSpan.FromSeconds(11));
        var first = await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        var second = await cloud.Cloud.Tokens.ValidateAsync("caller-token");

        first.ShouldBeNull();
        second.ShouldBeNull();
    }

    [Fact]
    public async Task Validate_NoBelief_AsksEachTime()
    {
        var cloud = new ScriptedCloud(
            request => request.Is("GET", "/v3/auth/tokens") ? ScriptedCloud.Json("{}", HttpStatusCode.NotFound) : null,
            options => options.TokenValidationCache = TimeSpan.Zero);

        await cloud.Cloud.Tokens.ValidateAsync("caller-token");
        await cloud.Cloud.Tokens.ValidateAsync("caller-token");

        cloud.Requests.Count(request => request.Is("GET", "/v3/auth/tokens")).ShouldBe(2);
    }
}
