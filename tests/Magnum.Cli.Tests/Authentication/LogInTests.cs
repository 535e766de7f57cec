using Magnum.Cli.Tests.Hosting;
using Magnum.V1;
using Microsoft.AspNetCore.Http;

namespace Magnum.Cli.Tests.Authentication;

public sealed class LogInTests : IAsyncLifetime
{
    private ScriptedKeystone _keystone = null!;
    private ScriptedMagnum _magnum = null!;

    public async Task InitializeAsync()
    {
        _keystone = await ScriptedKeystone.StartAsync();
        _magnum = await ScriptedMagnum.StartAsync();
        _magnum.Script.On<GetBayRequest>(_ => Samples.Bay(BayStatus.CreateComplete));
        _keystone.AddEndpoint("orchestration", "http://127.0.0.1:1/v1");
        _keystone.AddEndpoint("container-infra-grpc", _magnum.Address);
    }

    public async Task DisposeAsync()
    {
        await _magnum.DisposeAsync();
        await _keystone.DisposeAsync();
    }

    [Fact]
    public async Task LogIn_PasswordInTheEnvironment_CallsTheCatalogsServerWithTheToken()
    {
        var run = await ShowAsync(_keystone.Variables());

        run.Error.ShouldBeEmpty();
        run.ExitCode.ShouldBe(ExitCode.Success);
        SentAuth().ShouldBe("""{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","domain":{"id":"default"},"password":"wonder"}}},"scope":{"project":{"name":"tea","domain":{"id":"default"}}}}}""");
        _magnum.Script.Headers.Single().Get("x-auth-token")!.Value.ShouldBe("keystone-token-1");
    }

    [Fact]
    public async Task LogIn_Options_GoBeforeTheEnvironment()
    {
        var variables = _keystone.Variables();

        var run = await ShowAsync(
            variables, "--os-username", "bob", "--os_password=hatter", "--os-user-domain-name", "People", "--os-project-id", "p1", "--os-project-domain-name", "ignored");

        run.ExitCode.ShouldBe(ExitCode.Success);
        SentAuth().ShouldBe("""{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"bob","domain":{"name":"People"},"password":"hatter"}}},"scope":{"project":{"id":"p1"}}}}""");
    }

    [Fact]
    public async Task LogIn_TenantNameAndAddressWithoutVersion_AreUnderstood()
    {
        var variables = _keystone.Variables();
        variables.Remove("OS_PROJECT_NAME");
        variables["OS_TENANT_NAME"] = "old";
        variables["OS_AUTH_URL"] = _keystone.Address + "/";

        var run = await ShowAsync(variables);

        run.ExitCode.ShouldBe(ExitCode.Success);
        _keystone.LogIns.Single()["auth"]!["scope"]!["project"]!["name"]!.GetValue<string>().ShouldBe("old");
    }

    [Fact]
    public async Task LogIn_ApplicationCredential_AsksForNoScope()
    {
        var run = await ShowAsync(new()
        {
            ["OS_AUTH_URL"] = _keystone.Address,
            ["OS_APPLICATION_CREDENTIAL_ID"] = "ac1",
            ["OS_APPLICATION_CREDENTIAL_SECRET"] = "s3",
            ["OS_PROJECT_NAME"] = "ignored",
        });

        run.ExitCode.ShouldBe(ExitCode.Success);
        SentAuth().ShouldBe("""{"auth":{"identity":{"methods":["application_credential"],"application_credential":{"secret":"s3","id":"ac1"}}}}""");
    }

    [Fact]
    public async Task LogIn_TokenAndKeystone_IsScopedAnew()
    {
        var run = await ShowAsync(new() { ["OS_AUTH_URL"] = _keystone.Address, ["OS_TOKEN"] = "t0", ["OS_PROJECT_NAME"] = "tea" });

        run.ExitCode.ShouldBe(ExitCode.Success);
        SentAuth().ShouldBe("""{"auth":{"identity":{"methods":["token"],"token":{"id":"t0"}},"scope":{"project":{"name":"tea","domain":{"id":"default"}}}}}""");
        _magnum.Script.Headers.Single().Get("x-auth-token")!.Value.ShouldBe("keystone-token-1");
    }

    [Fact]
    public async Task LogIn_TokenAndServer_NeedsNoKeystone()
    {
        var run = await ShowAsync(new() { ["OS_TOKEN"] = "t0", ["BYPASS_URL"] = _magnum.Address, ["OS_AUTH_URL"] = _keystone.Address });

        run.ExitCode.ShouldBe(ExitCode.Success);
        _keystone.LogIns.ShouldBeEmpty();
        _magnum.Script.Headers.Single().Get("x-auth-token")!.Value.ShouldBe("t0");
    }

    [Theory]
    [InlineData(" t0\n", ExitCode.Success, "")]
    [InlineData("t\n0", ExitCode.Failure, "ERROR: ")]
    public async Task LogIn_TokenWithLineEnds_IsTrimmedOrSaidToBeWrong(string token, int exitCode, string error)
    {
        var run = await ShowAsync(new() { ["OS_TOKEN"] = token, ["BYPASS_URL"] = _magnum.Address });

        run.ExitCode.ShouldBe(exitCode);
        run.Error.ShouldStartWith(error);
    }

    [Fact]
    public async Task LogIn_Refused_SaysWhoAndWhatToCheck()
    {
        _keystone.Instead = Answer(StatusCodes.Status401Unauthorized, """{"error":{"code":401,"message":"The request you have made requires authentication."}}""");

        var run = await ShowAsync(_keystone.Variables());

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.ErrorLines[0].ShouldBe("ERROR: Authentication failed: Keystone refused alice: The request you have made requires authentication.");
        run.ErrorLines[1].ShouldContain("Check user, password, project");
        run.Error.ShouldNotContain("wonder");
    }

    [Fact]
    public async Task LogIn_SomethingElseAnswers_SaysSo()
    {
        _keystone.Instead = context =>
        {
            context.Response.Headers["X-Subject-Token"] = "t";
            return Answer(StatusCodes.Status201Created, "<html>")(context);
        };

        var run = await ShowAsync(_keystone.Variables());

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("answers, but not as Keystone does");
    }

    [Fact]
    public async Task LogIn_HalfTheSettings_NamesEachThatIsMissing()
    {
        var run = await ShowAsync(new() { ["OS_USERNAME"] = "alice" });

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.ErrorLines.ShouldBe(
        [
            "ERROR: To log in, this is missing:",
            "  Keystone's address: --os-auth-url or env[OS_AUTH_URL]",
            "  a password: --os-password or env[OS_PASSWORD]",
            "  a project: --os-project-name or env[OS_PROJECT_NAME]",
        ]);
    }

    [Fact]
    public async Task LogIn_NoSettingsAndAServerElsewhere_IsRefused()
    {
        var run = await ShowAsync(new() { ["MAGNUM_ENDPOINT"] = "http://magnum.example:9512" });

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("To log in, this is missing");
    }

    [Fact]
    public async Task LogIn_VersionTwo_IsRefusedWithTheWayOut()
    {
        var variables = _keystone.Variables();
        variables["OS_AUTH_URL"] = "http://127.0.0.1:5000/v2.0";

        var run = await ShowAsync(variables);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain("use .../v3");
    }

    [Fact]
    public async Task Server_CatalogKnowsRestOnly_SaysSoClearly()
    {
        _keystone.Catalog.Clear();
        _keystone.AddEndpoint("container-infra", "http://127.0.0.1:9511/v1");

        var run = await ShowAsync(_keystone.Variables());

        run.ExitCode.ShouldBe(ExitCode.Failure);
        run.Error.ShouldContain("Magnum's REST API only (container-infra, http://127.0.0.1:9511/v1)");
        run.Error.ShouldContain("container-infra-grpc");
    }

    [Fact]
    public async Task Server_SeveralRegionsAndInterfaces_TakesTheOneAskedFor()
    {
        _keystone.Catalog.Clear();
        _keystone.AddEndpoint("container-infra-grpc", "http://127.0.0.1:1", region: "RegionOne");
        _keystone.AddEndpoint("container-infra-grpc", "http://127.0.0.1:1", region: "RegionTwo");
        _keystone.AddEndpoint("container-infra-grpc", _magnum.Address, "internal", "RegionTwo");

        var found = await ShowAsync(_keystone.Variables(), "--os-region-name", "RegionTwo", "--endpoint-type", "internalURL");
        var missing = await ShowAsync(_keystone.Variables(), "--os-region-name", "RegionThree");

        found.ExitCode.ShouldBe(ExitCode.Success);
        missing.ExitCode.ShouldBe(ExitCode.Failure);
        missing.Error.ShouldContain("no public endpoint of container-infra-grpc in region RegionThree");
    }

    [Theory]
    [InlineData("http://127.0.0.1:9511/v1")]
    [InlineData("ftp://x")]
    public async Task Server_AddressOfSomethingElse_IsAUsageError(string address)
    {
        var run = await ShowAsync(_keystone.Variables(), "--bypass-url", address);

        run.ExitCode.ShouldBe(ExitCode.Usage);
        run.Error.ShouldContain($"'{address}' is not");
    }

    [Fact]
    public async Task LogIn_TokenExpiresDuringAWait_IsRenewed()
    {
        _magnum.Script.On<UpdateBayRequest>(_ => Samples.Bay(BayStatus.UpdateInProgress));
        _magnum.Script.On<GetBayRequest>(_ => Samples.Bay(BayStatus.UpdateComplete));
        _magnum.Script.OnWatch(
            async watch =>
            {
                await watch.BookmarkAfterAsync(Samples.Bay(BayStatus.UpdateInProgress), "t1");
                throw Refusals.Plain(global::Grpc.Core.StatusCode.Unauthenticated, "the token has expired");
            },
            watch => watch.ModifiedAsync(Samples.Bay(BayStatus.UpdateComplete)));

        var run = await new Shell { Variables = _keystone.Variables(), Time = new EagerTime() }
            .RunAsync("bay-update", "mesosbay", "replace", "node_count=3", "--wait");

        run.ExitCode.ShouldBe(ExitCode.Success);
        _magnum.Script.Headers[^1].Get("x-auth-token")!.Value.ShouldBe("keystone-token-2");
    }

    private static Func<HttpContext, Task> Answer(int status, string body) => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body);
    };

    private static Task<CliRun> ShowAsync(Dictionary<string, string> variables, params string[] options) =>
        new Shell { Variables = variables }.RunAsync(["bay-show", "mesosbay", .. options]);

    private string SentAuth() => _keystone.LogIns.Single().ToJsonString();
}
