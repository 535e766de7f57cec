using System.Text.Json.Nodes;

namespace Magnum.CloudSimulator.Identity;

/// <summary>The services and where they are.</summary>
internal static class ServiceCatalog
{
    private static readonly string[] Faces = ["public", "internal", "admin"];

    private static readonly (string Type, string Name, string Path, bool Tenant)[] Services =
    [
        ("identity", "keystone", "/v3", false),
        ("orchestration", "heat", "/orchestration/v1/", true),
        ("image", "glance", "/image", false),
        ("compute", "nova", "/compute/v2.1", false),
        ("network", "neutron", "/network", false),
    ];

    /// <summary>The catalog of a token; an endpoint that needs a project is left out without one.</summary>
    public static JsonArray For(string baseUrl, string region, Project? project) => new(
        [.. Services.Select(service => new JsonObject
        {
            ["endpoints"] = new JsonArray(service.Tenant && project is null ? [] : [.. Faces.Select(face => new JsonObject
            {
                ["id"] = Roles.StableId($"endpoint:{service.Type}:{face}"),
                ["interface"] = face,
                ["region_id"] = region,
                ["url"] = $"{baseUrl}{service.Path}{(service.Tenant ? project!.Id : "")}",
                ["region"] = region,
            })]),
            ["id"] = Roles.StableId($"service:{service.Type}"),
            ["type"] = service.Type,
            ["name"] = service.Name,
        })]);
}
