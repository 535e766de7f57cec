using System.Net;
using Magnum.Grains.Cloud;
using Magnum.OpenStack.Bays;

namespace Magnum.OpenStack.Tests.Scripted;

public sealed class AllStacksTests
{
    private const string Request = "req-00000000-0000-4000-8000-000000000001";

    [Fact]
    public async Task ListAllStacks_Pages_FollowTheLinksQueryWithTheServicesRights()
    {
        var cloud = new ScriptedCloud(request => !request.Is("GET", "/v1/project-id/stacks") ? null
            : request.Uri.Query.Contains("marker=b", StringComparison.Ordinal) ? Page(null, ("c", "UPDATE_COMPLETE"))
            : Page("http://wrong.test/v1/project-id/stacks?global_tenant=true&limit=2&marker=b", ("a", "CREATE_COMPLETE"), ("b", "DELETE_COMPLETE")));
        var port = new BayCloud(cloud.Cloud, ScriptedCloud.Options());

        var first = await port.ListAllStacksAsync(null, 2, Request, CancellationToken.None);
        var second = await port.ListAllStacksAsync(first.Next, 2, Request, CancellationToken.None);

        first.Stacks.Select(stack => (stack.Id, stack.Status)).ShouldBe([("a", "CREATE_COMPLETE")]);
        first.Stacks[0].Tags.ShouldBe(["tag-of-a"]);
        second.Stacks.Select(stack => stack.Id).ShouldBe(["c"]);
        second.Next.ShouldBeNull();
        cloud.ServiceRequests.Select(request => request.Uri.ToString()).ShouldBe(
            ["http://heat.test/v1/project-id/stacks?global_tenant=true&limit=2", "http://heat.test/v1/project-id/stacks?global_tenant=true&limit=2&marker=b"]);
        cloud.Requests.First().Body.ShouldContain("\"magnum\"");
    }

    [Fact]
    public async Task ListAllStacks_PolicyForbids_SaysSo()
    {
        var cloud = new ScriptedCloud(request => request.Is("GET", "/v1/project-id/stacks")
            ? ScriptedCloud.Json("""{"explanation": "Access was denied to this resource.", "code": 403, "error": {"message": "You are not authorized to use stacks:global_index.", "type": "Forbidden"}, "title": "Forbidden"}""", HttpStatusCode.Forbidden)
            : null);
        var port = new BayCloud(cloud.Cloud, ScriptedCloud.Options());

        var fault = await Should.ThrowAsync<CloudException>(() => port.ListAllStacksAsync(null, 2, Request, CancellationToken.None));

        fault.Code.ShouldBe(CloudException.CannotListAll);
        fault.IsTransient.ShouldBeFalse();
        fault.Message.ShouldContain("stacks:global_index");
    }

    private static HttpResponseMessage Page(string? next, params (string Id, string Status)[] stacks)
    {
        var rows = stacks.Select(stack => $$"""{"id": "{{stack.Id}}", "stack_name": "{{stack.Id}}", "stack_status": "{{stack.Status}}", "tags": ["tag-of-{{stack.Id}}"], "project": "p"}""");
        var links = next is null ? "" : $$""", "links": [{"rel": "next", "href": "{{next}}"}]""";
        return ScriptedCloud.Json($$"""{"stacks": [{{string.Join(',', rows)}}]{{links}}}""");
    }
}
