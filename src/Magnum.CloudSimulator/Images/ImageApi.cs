using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Images;

/// <summary>Glance's images.</summary>
internal sealed class ImageApi(IdentityStore identity)
{
    public static Answer Versions(CloudCall call) => Answer.Json(300, new JsonObject
    {
        ["versions"] = new JsonArray(new JsonObject
        {
            ["id"] = "v2.16",
            ["status"] = "CURRENT",
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{call.BaseUrl}/image/v2/" }),
        }),
    });

    public Answer List(CloudCall call)
    {
        Check(call);
        var (name, distro) = (call.QueryText("name"), call.QueryText("os_distro"));
        var found = Inventory.Images.Where(image => (name is null || IsNamed(image, name)) && (distro is null || image.OsDistro == distro));
        return Answer.Json(200, new JsonObject
        {
            ["images"] = new JsonArray([.. found.Select(View)]),
            ["first"] = $"/v2/images{call.QueryString}",
            ["schema"] = "/v2/schemas/images",
        });
    }

    public Answer Get(CloudCall call)
    {
        Check(call);
        var id = call.Route("image");
        return Inventory.Images.FirstOrDefault(image => image.Id == id) is { } found
            ? Answer.Json(200, View(found))
            : Answer.Html(404, $"<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  No image found with ID {System.Net.WebUtility.HtmlEncode(id)}<br /><br />\n\n\n\n </body>\n</html>");
    }

    // Glance's operator "in" takes a list of names, each in quotes when it holds a comma or a colon.
    private static bool IsNamed(Image image, string filter) => filter.StartsWith("in:", StringComparison.Ordinal)
        ? filter[3..].Split(',').Any(name => name.Trim('"') == image.Name)
        : image.Name == filter;

    private void Check(CloudCall call) => _ = identity.Validate(call.Header("X-Auth-Token"), call.Now) ?? throw HeatProblem.Unauthorized(call);

    private static JsonObject View(Image image)
    {
        var view = new JsonObject();
        if (image.OsDistro is not null)
        {
            view["os_distro"] = image.OsDistro;
        }

        view["name"] = image.Name;
        view["disk_format"] = "qcow2";
        view["container_format"] = "bare";
        view["visibility"] = "public";
        view["size"] = 1024;
        view["virtual_size"] = null;
        view["status"] = "active";
        view["checksum"] = null;
        view["protected"] = false;
        view["min_ram"] = 0;
        view["min_disk"] = 0;
        view["owner"] = Roles.StableId("project:admin");
        view["os_hidden"] = false;
        view["id"] = image.Id;
        view["created_at"] = "2016-06-01T00:00:00Z";
        view["updated_at"] = "2016-06-01T00:00:00Z";
        view["tags"] = new JsonArray();
        view["self"] = $"/v2/images/{image.Id}";
        view["file"] = $"/v2/images/{image.Id}/file";
        view["schema"] = "/v2/schemas/image";
        return view;
    }
}
