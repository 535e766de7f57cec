using System.Text.Json;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>Stacks as Heat's API shows them.</summary>
internal static class StackView
{
    public static string Link(CloudCall call, string projectId, string name, string id) =>
        $"{call.BaseUrl}/orchestration/v1/{projectId}/stacks/{name}/{id}";

    public static JsonArray Links(string self) => new(new JsonObject { ["href"] = self, ["rel"] = "self" });

    /// <summary>A row of a list, written straight: lists are long and asked for often.</summary>
    public static void Row(Utf8JsonWriter writer, Stack stack, CloudCall call, bool withProject)
    {
        writer.WriteStartObject();
        writer.WriteString("id", stack.Id);
        writer.WriteStartArray("links");
        writer.WriteStartObject();
        writer.WriteString("href", Link(call, stack.ProjectId, stack.Name, stack.Id));
        writer.WriteString("rel", "self");
        writer.WriteEndObject();
        writer.WriteEndArray();
        if (withProject)
        {
            writer.WriteString("project", stack.ProjectId);
        }

        writer.WriteString("stack_name", stack.Name);
        writer.WriteString("description", "");
        writer.WriteString("stack_status", stack.FullStatus);
        writer.WriteString("stack_status_reason", stack.Reason);
        writer.WriteString("creation_time", WireJson.Seconds(stack.CreatedAt));
        writer.WriteString("updated_time", WireJson.Seconds(stack.UpdatedAt));
        writer.WriteString("deletion_time", WireJson.Seconds(stack.DeletedAt));
        writer.WriteString("stack_owner", stack.Owner);
        writer.WriteNull("parent");
        writer.WriteString("stack_user_project_id", stack.UserProjectId);
        if (stack.Tags.Count == 0)
        {
            writer.WriteNull("tags");
        }
        else
        {
            writer.WriteStartArray("tags");
            foreach (var tag in stack.Tags)
            {
                writer.WriteStringValue(tag);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    public static JsonObject Show(Stack stack, HeatEngine engine, CloudCall call, bool withOutputs)
    {
        var template = engine.Library.Template(stack.Source.TemplateId, "[root stack]");
        var parameters = new JsonObject { ["OS::stack_id"] = stack.Id, ["OS::project_id"] = stack.ProjectId, ["OS::stack_name"] = stack.Name };
        foreach (var parameter in template.Parameters)
        {
            parameters[parameter.Name] = parameter.Shown(stack.Root.Parameters[parameter.Name]);
        }

        var view = new JsonObject
        {
            ["stack_name"] = stack.Name,
            ["id"] = stack.Id,
            ["links"] = Links(Link(call, stack.ProjectId, stack.Name, stack.Id)),
            ["creation_time"] = WireJson.Seconds(stack.CreatedAt),
            ["updated_time"] = WireJson.Seconds(stack.UpdatedAt),
            ["deletion_time"] = WireJson.Seconds(stack.DeletedAt),
            ["notification_topics"] = new JsonArray(),
            ["parameters"] = parameters,
            ["description"] = stack.Description,
            ["template_description"] = stack.Description,
            ["capabilities"] = new JsonArray(),
            ["disable_rollback"] = stack.DisableRollback,
            ["timeout_mins"] = stack.TimeoutMinutes,
            ["stack_owner"] = stack.Owner,
            ["parent"] = null,
            ["stack_user_project_id"] = stack.UserProjectId,
            ["tags"] = new JsonArray([.. stack.Tags.Select(tag => (JsonNode)tag)]),
            ["stack_status"] = stack.FullStatus,
            ["stack_status_reason"] = stack.Reason,
        };
        if (withOutputs && stack.DeletedAt is null)
        {
            view["outputs"] = new JsonArray([.. engine.Outputs(stack, call.Now).Select(found => Output(found.Output.Name, found.Output.Description, found.Value, found.Error))]);
        }

        return view;
    }

    public static JsonObject Output(string name, string description, JsonNode? value, string? error)
    {
        var view = new JsonObject { ["output_key"] = name, ["description"] = description };
        if (error is not null)
        {
            view["output_error"] = error;
        }

        view["output_value"] = value;
        return view;
    }

    public static JsonObject Resource(StackResource resource, StackNode node, string projectId, string? parent, CloudCall call)
    {
        var stackLink = Link(call, projectId, node.Name, node.Id);
        var links = new JsonArray(
            new JsonObject { ["href"] = $"{stackLink}/resources/{resource.Name}", ["rel"] = "self" },
            new JsonObject { ["href"] = stackLink, ["rel"] = "stack" });
        if (resource.Nested is { } nested)
        {
            links.Add(new JsonObject { ["href"] = Link(call, projectId, nested.Name, nested.Id), ["rel"] = "nested" });
        }

        var (status, reason) = resource.At(call.Now);
        var view = new JsonObject
        {
            ["updated_time"] = WireJson.Seconds(resource.UpdatedAt > call.Now ? resource.CreatedAt : resource.UpdatedAt),
            ["creation_time"] = WireJson.Seconds(resource.CreatedAt),
            ["logical_resource_id"] = resource.Name,
            ["resource_name"] = resource.Name,
            ["physical_resource_id"] = resource.PhysicalIdAt(call.Now),
            ["resource_status"] = status,
            ["resource_status_reason"] = reason,
            ["resource_type"] = resource.Type,
            ["links"] = links,
            ["required_by"] = new JsonArray([.. resource.RequiredBy.Select(name => (JsonNode)name)]),
        };
        if (parent is not null)
        {
            view["parent_resource"] = parent;
        }

        return view;
    }

    public static JsonObject Event(StackEvent happened, Stack root, CloudCall call, bool withRoot)
    {
        var stackLink = Link(call, root.ProjectId, happened.StackName, happened.StackId);
        var resourceLink = $"{stackLink}/resources/{happened.ResourceName}";
        var links = new JsonArray(
            new JsonObject { ["href"] = $"{resourceLink}/events/{happened.Id}", ["rel"] = "self" },
            new JsonObject { ["href"] = resourceLink, ["rel"] = "resource" },
            new JsonObject { ["href"] = stackLink, ["rel"] = "stack" });
        if (withRoot)
        {
            links.Add(new JsonObject { ["href"] = Link(call, root.ProjectId, root.Name, root.Id), ["rel"] = "root_stack" });
        }

        return new JsonObject
        {
            ["id"] = happened.Id,
            ["links"] = links,
            ["event_time"] = WireJson.Seconds(happened.Time),
            ["logical_resource_id"] = happened.ResourceName,
            ["resource_name"] = happened.ResourceName,
            ["physical_resource_id"] = happened.PhysicalId,
            ["resource_status"] = happened.Status,
            ["resource_status_reason"] = happened.Reason,
        };
    }
}
