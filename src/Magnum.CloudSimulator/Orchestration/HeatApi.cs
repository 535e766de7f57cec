using System.Globalization;
using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Identity;
using Magnum.CloudSimulator.Orchestration.Resources;
using Magnum.CloudSimulator.Orchestration.Stacks;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>Heat's stacks over HTTP.</summary>
internal sealed class HeatApi(HeatEngine engine, IdentityStore identity)
{
    private const string Accepted = "{\"message\": \"The request is accepted for processing.<br /><br />\\n\\n\\n\", \"code\": \"202 Accepted\", \"title\": \"Accepted\"}";

    private const string AcceptedPage =
        "<html>\n <head>\n  <title>202 Accepted</title>\n </head>\n <body>\n  <h1>202 Accepted</h1>\n  The request is accepted for processing.<br /><br />\n\n\n\n </body>\n</html>";

    public static Answer Versions(CloudCall call) => Answer.Json(300, new JsonObject
    {
        ["versions"] = new JsonArray(new JsonObject
        {
            ["id"] = "v1.0",
            ["status"] = "CURRENT",
            ["links"] = new JsonArray(new JsonObject { ["rel"] = "self", ["href"] = $"{call.BaseUrl}/orchestration/v1/" }),
        }),
    });

    public Answer Create(CloudCall call)
    {
        var caller = Writer(call, "stacks:create");
        var request = StackRequest.Read(call);
        engine.Advance(call.Now);
        var stack = engine.Create(request, caller, call);
        var link = StackView.Link(call, stack.ProjectId, stack.Name, stack.Id);
        return Answer.Json(201, new JsonObject { ["stack"] = new JsonObject { ["id"] = stack.Id, ["links"] = StackView.Links(link) } }).With("Location", link);
    }

    public Answer List(CloudCall call)
    {
        var caller = Caller(call);
        var query = new StackQuery(call);
        if (query.Global && !caller.IsAdmin)
        {
            throw HeatProblem.Of(403, "Forbidden", "You are not authorized to use stacks:global_index.");
        }

        engine.Advance(call.Now);
        var project = caller.IsAdmin ? null : call.Route("project");
        var found = query.Find(engine.Index, project);
        return Answer.Raw(200, WireJson.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("stacks");
            foreach (var stack in found)
            {
                StackView.Row(writer, stack, call, withProject: caller.IsAdmin);
            }

            writer.WriteEndArray();
            if (query.Limit is > 0 and var limit && found.Count == limit)
            {
                writer.WriteStartArray("links");
                writer.WriteStartObject();
                writer.WriteString("rel", "next");
                writer.WriteString("href", Next(call, found[^1]));
                writer.WriteEndObject();
                writer.WriteEndArray();
            }

            if (query.WithCount)
            {
                writer.WriteNumber("count", query.Count(engine.Index, project));
            }

            writer.WriteEndObject();
        }));
    }

    /// <summary>A stack by its name or id alone: Heat sends the caller on to the full address.</summary>
    public Answer Lookup(CloudCall call)
    {
        var caller = Caller(call);
        engine.Advance(call.Now);
        var name = call.Route("name");
        var stack = engine.Index.ByName(caller.Project!.Id, name)
            ?? (engine.Index.ById(name) is { } known && (caller.IsAdmin || known.ProjectId == caller.Project.Id) ? known : throw HeatProblem.NoStack(name));
        var marker = $"/stacks/{name}";
        var rest = call.Path[(call.Path.IndexOf(marker, StringComparison.Ordinal) + marker.Length)..];
        var link = $"{StackView.Link(call, stack.ProjectId, stack.Name, stack.Id)}{rest}{call.QueryString}";
        return Answer.Json(302, new JsonObject
        {
            ["message"] = $"The resource was found at <a href=\"{link}\">{link}</a>;\nyou should be redirected automatically.\n\n",
            ["code"] = "302 Found",
            ["title"] = "Found",
        }).With("Location", link);
    }

    public Answer Show(CloudCall call)
    {
        var (stack, node, parent) = Find(call);
        if (parent is null)
        {
            var outputs = !string.Equals(call.QueryText("resolve_outputs"), "false", StringComparison.OrdinalIgnoreCase);
            return Answer.Json(200, new JsonObject { ["stack"] = StackView.Show(stack, engine, call, outputs) });
        }

        var (status, reason) = parent.At(call.Now);
        return Answer.Json(200, new JsonObject
        {
            ["stack"] = new JsonObject
            {
                ["stack_name"] = node.Name,
                ["id"] = node.Id,
                ["links"] = StackView.Links(StackView.Link(call, stack.ProjectId, node.Name, node.Id)),
                ["parent"] = stack.Id,
                ["stack_owner"] = stack.Owner,
                ["stack_status"] = status,
                ["stack_status_reason"] = reason,
            },
        });
    }

    public Answer Update(CloudCall call) => Change(call, patch: false);

    public Answer Patch(CloudCall call) => Change(call, patch: true);

    public Answer Delete(CloudCall call)
    {
        Writer(call, "stacks:delete");
        var stack = FindLive(call);
        engine.Delete(stack, call);
        return Answer.Empty(204);
    }

    public Answer Act(CloudCall call)
    {
        Writer(call, "actions:action");
        var stack = FindLive(call);
        if (call.Json is not JsonObject { Count: > 0 } body)
        {
            throw HeatProblem.BadRequest("No action specified");
        }

        var action = body.First().Key;
        if (action is not ("check" or "suspend" or "resume" or "cancel_update" or "cancel_without_rollback"))
        {
            throw HeatProblem.BadRequest($"Invalid action {action} specified");
        }

        if (action is "check" or "suspend" or "resume")
        {
            engine.Act(stack, action.ToUpperInvariant(), call);
        }

        return Answer.Json(200, null);
    }

    public Answer Validate(CloudCall call)
    {
        Caller(call);
        return StackValidation.Answer(StackRequest.Read(call), engine, call);
    }

    public Answer Resources(CloudCall call)
    {
        var (stack, node, _) = Find(call);
        var depth = Depth(call);
        var rows = new List<JsonObject>();
        Add(node, null, 0);
        return Answer.Json(200, new JsonObject { ["resources"] = new JsonArray([.. rows]) });

        void Add(StackNode inside, string? parent, int level)
        {
            rows.AddRange(inside.Alive(call.Now).Select(resource => StackView.Resource(resource, inside, stack.ProjectId, parent, call)));
            foreach (var resource in inside.Alive(call.Now).Where(resource => level < depth && resource.Nested is not null))
            {
                Add(resource.Nested!, resource.Name, level + 1);
            }
        }
    }

    public Answer Resource(CloudCall call)
    {
        var (stack, node, _) = Find(call);
        var resource = FindResource(node, call);
        var view = StackView.Resource(resource, node, stack.ProjectId, null, call);
        view["description"] = "";
        var attributes = new JsonObject();
        foreach (var (name, value) in resource.Facts)
        {
            attributes[name] = value?.DeepClone();
        }

        view["attributes"] = attributes;
        return Answer.Json(200, new JsonObject { ["resource"] = view });
    }

    public Answer Metadata(CloudCall call)
    {
        var (_, node, _) = Find(call);
        FindResource(node, call);
        return Answer.Json(200, new JsonObject { ["metadata"] = new JsonObject() });
    }

    public Answer Signal(CloudCall call)
    {
        engine.Advance(call.Now);
        var token = call.Header("X-Auth-Token") ?? "";
        if (!token.StartsWith("sig.", StringComparison.Ordinal))
        {
            Caller(call);
        }

        var (stack, node, _) = Find(call, authenticated: true);
        var resource = FindResource(node, call);
        if (token.StartsWith("sig.", StringComparison.Ordinal) && resource.Facts.Text("token") != token)
        {
            throw HeatProblem.Unauthorized(call);
        }

        engine.Signal(stack, node, resource, call.Json as JsonObject ?? [], call.Now);
        engine.Advance(call.Now);
        return Answer.Json(200, null);
    }

    public Answer Events(CloudCall call)
    {
        var (stack, node, _) = Find(call);
        var depth = Depth(call);
        var resource = call.Route("resource");
        var inside = Stack.Walk(node).Where(visit => visit.Depth <= depth).Select(visit => visit.Node.Id).ToHashSet();
        var rows = stack.Events.Concat(StackEvents.Of(stack, call.Now))
            .Where(happened => inside.Contains(happened.StackId) || (node == stack.Root && depth > 0 && happened.Depth <= depth))
            .Where(happened => resource.Length == 0 || happened.ResourceName == resource)
            .Reverse();
        if (int.TryParse(call.QueryText("limit"), CultureInfo.InvariantCulture, out var limit))
        {
            rows = rows.Take(limit);
        }

        return Answer.Json(200, new JsonObject { ["events"] = new JsonArray([.. rows.Select(happened => StackView.Event(happened, stack, call, depth > 0))]) });
    }

    public Answer Outputs(CloudCall call)
    {
        var (stack, _, _) = Find(call);
        return Answer.Json(200, new JsonObject
        {
            ["outputs"] = new JsonArray([.. engine.Outputs(stack, call.Now)
                .Select(found => new JsonObject { ["output_key"] = found.Output.Name, ["description"] = found.Output.Description })]),
        });
    }

    public Answer Output(CloudCall call)
    {
        var (stack, _, _) = Find(call);
        foreach (var (output, value, error) in engine.Outputs(stack, call.Now).Where(found => found.Output.Name == call.Route("output")))
        {
            return Answer.Json(200, new JsonObject { ["output"] = StackView.Output(output.Name, output.Description, value, error) });
        }

        throw HeatProblem.NotFound("Specified output key {} not found.", "NotFound");
    }

    public Answer Template(CloudCall call)
    {
        var (stack, _, _) = Find(call);
        return Answer.Json(200, engine.Library.Template(stack.Source.TemplateId, "[root stack]").Root.DeepClone());
    }

    public Answer Files(CloudCall call)
    {
        var (stack, _, _) = Find(call);
        return Answer.Json(200, new JsonObject(stack.Source.Files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)engine.Library.Text(file.Value)))));
    }

    public Answer Environment(CloudCall call)
    {
        var (stack, _, _) = Find(call);
        return Answer.Json(200, new JsonObject
        {
            ["resource_registry"] = new JsonObject(stack.Source.Registry.Select(mapping => KeyValuePair.Create(mapping.Key, (JsonNode?)mapping.Value))),
            ["parameters"] = stack.Source.Given.DeepClone(),
            ["parameter_defaults"] = stack.Source.Defaults.DeepClone(),
            ["event_sinks"] = new JsonArray(),
            ["encrypted_param_names"] = new JsonArray(),
        });
    }

    /// <summary>Any other address: Heat asks who calls before it says that there is nothing.</summary>
    public Answer Nothing(CloudCall call)
    {
        _ = identity.Validate(call.Header("X-Auth-Token"), call.Now) ?? throw HeatProblem.Unauthorized(call);
        return Answer.Json(404, new JsonObject { ["message"] = "The resource could not be found.<br /><br />\n\n\n", ["code"] = "404 Not Found", ["title"] = "Not Found" });
    }

    public Answer ResourceTypes(CloudCall call)
    {
        Caller(call);
        return Answer.Json(200, new JsonObject { ["resource_types"] = new JsonArray([.. ResourceTypeInfo.Names.Select(name => (JsonNode)name)]) });
    }

    public Answer BuildInfo(CloudCall call)
    {
        Caller(call);
        return Answer.Json(200, new JsonObject { ["api"] = new JsonObject { ["revision"] = "unknown" }, ["engine"] = new JsonObject { ["revision"] = "unknown" } });
    }

    private static string Next(CloudCall call, Stack last)
    {
        var query = string.Join('&', call.Query.Where(pair => pair.Key != "marker")
            .SelectMany(pair => pair.Value.Select(value => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(value ?? "")}")));
        return $"{call.BaseUrl}{call.Path}?{query}&marker={last.Id}";
    }

    private Answer Change(CloudCall call, bool patch)
    {
        var caller = Writer(call, patch ? "stacks:update_patch" : "stacks:update");
        var stack = FindLive(call);
        engine.Update(stack, StackRequest.Read(call), patch, caller, call);
        return call.Header("Accept")?.Contains("json", StringComparison.OrdinalIgnoreCase) == true
            ? Answer.Raw(202, System.Text.Encoding.UTF8.GetBytes(Accepted))
            : Answer.Html(202, AcceptedPage);
    }

    private Session Caller(CloudCall call)
    {
        var session = identity.Validate(call.Header("X-Auth-Token"), call.Now) ?? throw HeatProblem.Unauthorized(call);
        return session.Project is not null && (session.Project.Id == call.Route("project") || session.IsAdmin) ? session : throw HeatProblem.Denied();
    }

    private Session Writer(CloudCall call, string action)
    {
        var session = Caller(call);
        return session.Has("member") || session.IsAdmin ? session : throw HeatProblem.Of(403, "Forbidden", $"You are not authorized to use {action}.");
    }

    private Stack FindLive(CloudCall call)
    {
        var (stack, _, parent) = Find(call);
        return stack.DeletedAt is null && parent is null ? stack : throw HeatProblem.NoStack(call.Route("name"));
    }

    private (Stack Stack, StackNode Node, StackResource? Parent) Find(CloudCall call, bool authenticated = false)
    {
        var admin = authenticated || Caller(call).IsAdmin;
        engine.Advance(call.Now);
        var (name, id) = (call.Route("name"), call.Route("id"));
        var stack = engine.Index.ById(id) ?? engine.Index.ByNested(id);
        if (stack is not null && (admin || stack.ProjectId == call.Route("project")))
        {
            foreach (var (node, parent, _) in Stack.Walk(stack.Root))
            {
                if (node.Id == id && node.Name == name)
                {
                    return (stack, node, parent);
                }
            }
        }

        throw HeatProblem.NoStack(name);
    }

    private static StackResource FindResource(StackNode node, CloudCall call)
    {
        var name = call.Route("resource");
        return node.Alive(call.Now).FirstOrDefault(resource => resource.Name == name)
            ?? throw HeatProblem.NotFound($"The Resource ({name}) could not be found in Stack {node.Name}.", "ResourceNotFound");
    }

    private static int Depth(CloudCall call) => call.QueryText("nested_depth") is not { } text ? 0
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? depth
        : throw HeatProblem.BadRequest("Only integer is acceptable by 'nested_depth'.");
}
