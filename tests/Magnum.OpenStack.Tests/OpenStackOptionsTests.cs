using Magnum.OpenStack.Tests.Scripted;

namespace Magnum.OpenStack.Tests;

public sealed class OpenStackOptionsTests
{
    public static TheoryData<string, Action<OpenStackOptions>> Faults => new()
    {
        { "openstack:auth_url", options => options.AuthUrl = null },
        { "openstack:auth_url", options => options.AuthUrl = new Uri("ftp://keystone") },
        { "openstack:auth_url", options => options.AuthUrl = new Uri("/v3", UriKind.Relative) },
        { "openstack:auth_url", options => options.AuthUrl = new Uri("http://user:pass@keystone") },
        { "openstack:interface", options => options.Interface = (EndpointInterface)9 },
        { "openstack:ca_file", options => options.CaFile = "/no/such/file.pem" },
        { "openstack:call_timeout", options => options.CallTimeout = TimeSpan.FromMinutes(11) },
        { "openstack:connect_timeout", options => options.ConnectTimeout = TimeSpan.FromMinutes(1) },
        { "openstack:max_connections_per_endpoint", options => options.MaxConnectionsPerEndpoint = 0 },
        { "openstack:token_validation_cache", options => options.TokenValidationCache = TimeSpan.FromSeconds(61) },
        { "openstack:token_validation_grace", options => options.TokenValidationGrace = TimeSpan.FromMinutes(61) },
        { "openstack:token_renewal", options => options.TokenRenewal = TimeSpan.FromSeconds(-1) },
        { "openstack:service_user:name", options => options.ServiceUser.UserName = "" },
        { "openstack:service_user:password", options => options.ServiceUser.Password = " " },
        { "openstack:service_user:project", options => options.ServiceUser.ProjectName = "" },
        { "openstack:trustee_domain:name", options => options.TrusteeDomain.DomainName = "" },
        { "openstack:trustee_domain:admin_name", options => options.TrusteeDomain.AdminName = "" },
        { "openstack:trustee_domain:admin_password", options => options.TrusteeDomain.AdminPassword = "" },
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
        fault.Message.ShouldContain("openstack:trustee_domain:admin_name");
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
