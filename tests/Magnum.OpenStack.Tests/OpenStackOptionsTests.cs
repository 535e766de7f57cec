using Magnum.OpenStack.Tests.Scripted;

namespace Magnum.OpenStack.Tests;

public sealed class OpenStackOptionsTests
{
    public static TheoryData<string, Action<OpenStackOptions>> Faults => new()
    {
        { "OpenStack:AuthUrl", options => options.AuthUrl = null },
        { "OpenStack:AuthUrl", options => options.AuthUrl = new Uri("ftp://keystone") },
        { "OpenStack:AuthUrl", options => options.AuthUrl = new Uri("/v3", UriKind.Relative) },
        { "OpenStack:AuthUrl", options => options.AuthUrl = new Uri("http://user:pass@keystone") },
        { "OpenStack:Interface", options => options.Interface = (EndpointInterface)9 },
        { "OpenStack:CaFile", options => options.CaFile = "/no/such/file.pem" },
        { "OpenStack:CallTimeout", options => options.CallTimeout = TimeSpan.FromMinutes(11) },
        { "OpenStack:ConnectTimeout", options => options.ConnectTimeout = TimeSpan.FromMinutes(1) },
        { "OpenStack:MaxConnectionsPerEndpoint", options => options.MaxConnectionsPerEndpoint = 0 },
        { "OpenStack:TokenValidationCache", options => options.TokenValidationCache = TimeSpan.FromSeconds(61) },
        { "OpenStack:TokenRenewal", options => options.TokenRenewal = TimeSpan.FromSeconds(-1) },
        { "OpenStack:ServiceUser:UserName", options => options.ServiceUser.UserName = "" },
        { "OpenStack:ServiceUser:Password", options => options.ServiceUser.Password = " " },
        { "OpenStack:ServiceUser:ProjectName", options => options.ServiceUser.ProjectName = "" },
        { "OpenStack:TrusteeDomain:DomainName", options => options.TrusteeDomain.DomainName = "" },
        { "OpenStack:TrusteeDomain:AdminName", options => options.TrusteeDomain.AdminName = "" },
        { "OpenStack:TrusteeDomain:AdminPassword", options => options.TrusteeDomain.AdminPassword = "" },
    };

    [Fact]
    public void Validate_Complete_FindsNothing()
    {
        var options = ScriptedCloud.Options();

        options.Validate().ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Validate_OneFault_NamesTheSetting(string setting, Action<OpenStackOptions> spoil)
    {
        var options = ScriptedCloud.Options();
        spoil(options);

        var faults = options.Validate();

        faults.Single().ShouldStartWith(setting + " ");
    }

    [Fact]
    public void ThrowIfInvalid_SeveralFaults_NamesThemAll()
    {
        var options = new OpenStackOptions();

        var fault = Should.Throw<OpenStackOptionsException>(options.ThrowIfInvalid);

        fault.Faults.Count.ShouldBe(6);
        fault.Message.ShouldContain("OpenStack:TrusteeDomain:AdminName");
    }

    [Theory]
    [InlineData("req-2f0d9bb4-2f0c-4b0e-93f8-4f24b9f0a3bb", true)]
    [InlineData("2f0d9bb4-2f0c-4b0e-93f8-4f24b9f0a3bb", true)]
    [InlineData("req-nonsense", false)]
    [InlineData(null, false)]
    public void RequestId_Parse_TakesUuidsOnly(string? text, bool isGood)
    {
        var parsed = OpenStackRequestId.TryParse(text, out var id);

        parsed.ShouldBe(isGood);
        id.ToString().ShouldBe(isGood ? "req-2f0d9bb4-2f0c-4b0e-93f8-4f24b9f0a3bb" : "req-00000000-0000-0000-0000-000000000000");
    }
}
