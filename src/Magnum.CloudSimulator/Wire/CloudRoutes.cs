using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Compute;
using Magnum.CloudSimulator.Faults;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Images;
using Magnum.CloudSimulator.Networking;
using Magnum.CloudSimulator.Orchestration;

namespace Magnum.CloudSimulator.Wire;

/// <summary>Which address is answered by what.</summary>
internal static class CloudRoutes
{
    public static void MapCloud(this IEndpointRouteBuilder app, CloudGateway gateway, IdentityStore identity, HeatEngine engine, FaultBoard faults, SimulatedCloudOptions options)
    {
        MapIdentity(app, gateway, identity, options);
        MapOrchestration(app, gateway, new HeatApi(engine, identity));
        MapInventory(app, gateway, identity);

        var faultApi = new FaultApi(faults);
        Map(CloudService.Admin, "GET", "/health", _ => Answer.Json(200, new JsonObject { ["status"] = "ok" }));
        Map(CloudService.Admin, "GET", "/faults", faultApi.List);
        Map(CloudService.Admin, "POST", "/faults", faultApi.Add);
        Map(CloudService.Admin, "DELETE", "/faults", faultApi.Clear);

        void Map(CloudService service, string method, string pattern, Func<CloudCall, Answer> handle) => CloudRoutes.Map(app, gateway, service, method, pattern, handle);
    }

    private static void Map(IEndpointRouteBuilder app, CloudGateway gateway, CloudService service, string method, string pattern, Func<CloudCall, Answer> handle) =>
        app.MapMethods(pattern, method == "GET" ? ["GET", "HEAD"] : [method], http => gateway.RunAsync(http, service, handle));

    private static void MapIdentity(IEndpointRouteBuilder app, CloudGateway gateway, IdentityStore store, SimulatedCloudOptions options)
    {
        var tokens = new TokenApi(store, options.Region);
        var trusts = new TrustApi(store);
        var identity = new IdentityApi(store);
        Map("GET", "/", call => Answer.Json(300, new JsonObject { ["versions"] = new JsonObject { ["values"] = new JsonArray(IdentityApi.Version(call)) } }).With("Location", $"{call.BaseUrl}/v3/"));
        Map("GET", "/v3", call => Answer.Json(200, new JsonObject { ["version"] = IdentityApi.Version(call) }));
        Map("POST", "/v3/auth/tokens", tokens.Issue);
        Map("GET", "/v3/auth/tokens", tokens.Validate);
        Map("DELETE", "/v3/auth/tokens", tokens.Revoke);
        Map("GET", "/v3/auth/projects", identity.ListOwnProjects);
        Map("POST", "/v3/users", identity.CreateUser);
        Map("GET", "/v3/users", identity.ListUsers);
        Map("GET", "/v3/users/{user}", identity.GetUser);
        Map("PATCH", "/v3/users/{user}", identity.UpdateUser);
        Map("DELETE", "/v3/users/{user}", identity.DeleteUser);
        Map("POST", "/v3/users/{user}/application_credentials", identity.CreateCredential);
        Map("GET", "/v3/users/{user}/application_credentials", identity.ListCredentials);
        Map("DELETE", "/v3/users/{user}/application_credentials/{credential}", identity.DeleteCredential);
        Map("POST", "/v3/projects", identity.CreateProject);
        Map("GET", "/v3/projects", identity.ListProjects);
        Map("GET", "/v3/projects/{project}", identity.GetProject);
        Map("DELETE", "/v3/projects/{project}", identity.DeleteProject);
        Map("PUT", "/v3/projects/{project}/users/{user}/roles/{role}", identity.AddGrant);
        Map("DELETE", "/v3/projects/{project}/users/{user}/roles/{role}", identity.RemoveGrant);
        Map("GET", "/v3/domains", identity.ListDomains);
        Map("GET", "/v3/domains/{domain}", identity.GetDomain);
        Map("GET", "/v3/roles", identity.ListRoles);
        Map("POST", "/v3/OS-TRUST/trusts", trusts.Create);
        Map("GET", "/v3/OS-TRUST/trusts", trusts.List);
        Map("GET", "/v3/OS-TRUST/trusts/{trust}", trusts.Get);
        Map("DELETE", "/v3/OS-TRUST/trusts/{trust}", trusts.Delete);

        void Map(string method, string pattern, Func<CloudCall, Answer> handle) => CloudRoutes.Map(app, gateway, CloudService.Identity, method, pattern, handle);
    }

    private static void MapOrchestration(IEndpointRouteBuilder app, CloudGateway gateway, HeatApi heat)
    {
        const string Project = "/orchestration/v1/{project}";
        const string Named = $"{Project}/stacks/{{name}}";
        const string Full = $"{Named}/{{id:guid}}";
        Map("GET", "/orchestration", HeatApi.Versions);
        Map("POST", $"{Project}/stacks", heat.Create);
        Map("GET", $"{Project}/stacks", heat.List);
        Map("POST", $"{Project}/validate", heat.Validate);
        Map("GET", $"{Project}/resource_types", heat.ResourceTypes);
        Map("GET", $"{Project}/build_info", heat.BuildInfo);
        foreach (var method in new[] { "GET", "PUT", "PATCH", "DELETE" })
        {
            Map(method, Named, heat.Lookup);
        }

        foreach (var part in new[] { "resources", "events", "outputs", "template", "files", "environment" })
        {
            Map("GET", $"{Named}/{part}", heat.Lookup);
            Map("GET", $"{Named}/{part}/{{rest}}", heat.Lookup);
        }

        Map("GET", Full, heat.Show);
        Map("PUT", Full, heat.Update);
        Map("PATCH", Full, heat.Patch);
        Map("DELETE", Full, heat.Delete);
        Map("POST", $"{Full}/actions", heat.Act);
        Map("GET", $"{Full}/resources", heat.Resources);
        Map("GET", $"{Full}/resources/{{resource}}", heat.Resource);
        Map("GET", $"{Full}/resources/{{resource}}/metadata", heat.Metadata);
        Map("GET", $"{Full}/resources/{{resource}}/events", heat.Events);
        Map("POST", $"{Full}/resources/{{resource}}/signal", heat.Signal);
        Map("GET", $"{Full}/events", heat.Events);
        Map("GET", $"{Full}/outputs", heat.Outputs);
        Map("GET", $"{Full}/outputs/{{output}}", heat.Output);
        Map("GET", $"{Full}/template", heat.Template);
        Map("GET", $"{Full}/files", heat.Files);
        Map("GET", $"{Full}/environment", heat.Environment);
        app.MapFallback("/orchestration/{**rest}", http => gateway.RunAsync(http, CloudService.Orchestration, heat.Nothing));

        void Map(string method, string pattern, Func<CloudCall, Answer> handle) => CloudRoutes.Map(app, gateway, CloudService.Orchestration, method, pattern, handle);
    }

    private static void MapInventory(IEndpointRouteBuilder app, CloudGateway gateway, IdentityStore store)
    {
        var images = new ImageApi(store);
        var compute = new ComputeApi(store);
        var networks = new NetworkApi(store);
        Map(CloudService.Image, "/image", ImageApi.Versions);
        Map(CloudService.Image, "/image/v2/images", images.List);
        Map(CloudService.Image, "/image/v2/images/{image}", images.Get);
        Map(CloudService.Compute, "/compute/v2.1", ComputeApi.Version);
        Map(CloudService.Compute, "/compute/v2.1/flavors", compute.Flavors);
        Map(CloudService.Compute, "/compute/v2.1/flavors/detail", compute.FlavorsInDetail);
        Map(CloudService.Compute, "/compute/v2.1/flavors/{flavor}", compute.Flavor);
        Map(CloudService.Compute, "/compute/v2.1/os-keypairs", compute.KeyPairs);
        Map(CloudService.Compute, "/compute/v2.1/os-keypairs/{name}", compute.KeyPair);
        Map(CloudService.Network, "/network", NetworkApi.Versions);
        Map(CloudService.Network, "/network/v2.0/networks", networks.Networks);
        Map(CloudService.Network, "/network/v2.0/networks/{network}", networks.Network);
        Map(CloudService.Network, "/network/v2.0/subnets", networks.Subnets);
        Map(CloudService.Network, "/network/v2.0/subnets/{subnet}", networks.Subnet);

        void Map(CloudService service, string pattern, Func<CloudCall, Answer> handle) => CloudRoutes.Map(app, gateway, service, "GET", pattern, handle);
    }
}
