using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.OpenStack.Calls;
using Magnum.OpenStack.Keystone;

namespace Magnum.OpenStack.Tests.RealCloud;

/// <summary>What only tests ask of Keystone: plain tokens, members who come and go, application credentials.</summary>
internal static class KeystoneApi
{
    public static Task<string> TokenAsync(LightCloud cloud, string user, string password, string project) =>
        TokenAsync(cloud, LightCloud.PasswordOf(user, password, project));

    public static async Task<string> TokenAsync(LightCloud cloud, Credential credential)
    {
        using var http = new HttpClient();
        using var body = new StringContent(credential.ToJson().ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(cloud.Options.AuthUrl + "/auth/tokens"), body);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("X-Subject-Token").Single();
    }

    public static async Task RevokeAsync(LightCloud cloud, string token)
    {
        var call = ServiceCall.Delete(ServiceApi.Keystone, "token-revoke", "/auth/tokens") with { SubjectToken = token };
        (await cloud.Service().SendAsync(call, CancellationToken.None)).Ensure();
    }

    public static async Task<(string Id, string Secret)> NewApplicationCredentialAsync(LightCloud cloud, bool unrestricted)
    {
        var user = (await cloud.Demo.IdentifyAsync()).UserId;
        var path = $"/users/{user}/application_credentials";
        var body = new JsonObject
        {
            ["application_credential"] = new JsonObject { ["name"] = LightCloud.UniqueName("appcred"), ["unrestricted"] = unrestricted },
        };
        var made = await SendAsync(cloud.Demo, ServiceCall.Post(ServiceApi.Keystone, "test", path, body));
        var credential = made.RootElement.GetProperty("application_credential");
        var id = credential.GetProperty("id").GetString()!;
        cloud.AtEnd(() => SendAsync(cloud.Demo, ServiceCall.Delete(ServiceApi.Keystone, "test", $"{path}/{id}")));
        return (id, credential.GetProperty("secret").GetString()!);
    }

    /// <summary>A user with the roles of demo in project demo.</summary>
    public static async Task<(string Id, CloudSession Session)> NewMemberAsync(LightCloud cloud)
    {
        var password = Guid.NewGuid().ToString("N");
        var body = new JsonObject
        {
            ["user"] = new JsonObject { ["name"] = LightCloud.UniqueName("member"), ["password"] = password, ["domain_id"] = "default" },
        };
        var made = await SendAsync(cloud.Admin, ServiceCall.Post(ServiceApi.Keystone, "test", "/users", body));
        var id = made.RootElement.GetProperty("user").GetProperty("id").GetString()!;
        cloud.AtEnd(() => SendAsync(cloud.Admin, ServiceCall.Delete(ServiceApi.Keystone, "test", $"/users/{id}")));
        var project = (await cloud.Demo.IdentifyAsync()).ProjectId!;
        foreach (var role in await RolesAsync(cloud))
        {
            await SendAsync(cloud.Admin, new ServiceCall(ServiceApi.Keystone, "test", HttpMethod.Put, $"/projects/{project}/users/{id}/roles/{role}"));
        }

        return (id, cloud.Cloud.As(new PasswordCredential(UserRef.ById(id), password, AuthScope.Project(project))));
    }

    public static async Task LeaveProjectAsync(LightCloud cloud, string memberId)
    {
        var project = (await cloud.Demo.IdentifyAsync()).ProjectId!;
        foreach (var role in await RolesAsync(cloud))
        {
            await SendAsync(cloud.Admin, ServiceCall.Delete(ServiceApi.Keystone, "test", $"/projects/{project}/users/{memberId}/roles/{role}"));
        }
    }

    private static CloudSession Service(this LightCloud cloud) => cloud.Cloud.Service;

    private static async Task<IReadOnlyList<string>> RolesAsync(LightCloud cloud)
    {
        var delegated = (await cloud.Demo.IdentifyAsync()).Roles;
        var roles = await SendAsync(cloud.Admin, ServiceCall.Get(ServiceApi.Keystone, "test", "/roles"));
        return [.. roles.RootElement.GetProperty("roles").EnumerateArray()
            .Where(role => delegated.Contains(role.GetProperty("name").GetString()!))
            .Select(role => role.GetProperty("id").GetString()!)];
    }

    private static async Task<JsonDocument> SendAsync(CloudSession session, ServiceCall call)
    {
        var answer = (await session.SendAsync(call, CancellationToken.None)).Ensure();
        return JsonDocument.Parse(answer.Body.Length == 0 ? "{}"u8.ToArray() : answer.Body);
    }
}
