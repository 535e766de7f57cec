using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Faults;

/// <summary>The faults over HTTP: <c>POST</c>, <c>GET</c> and <c>DELETE /faults</c>.</summary>
internal sealed class FaultApi(FaultBoard board)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Adds one rule: <c>{"fault": {…}}</c> for a service, <c>{"resource": {…}}</c> for a resource.</summary>
    public Answer Add(CloudCall call)
    {
        try
        {
            var (fault, resource) = (call.Json.Object("fault"), call.Json.Object("resource"));
            if (fault is null == resource is null)
            {
                return Refuse("Give either \"fault\" (of a service) or \"resource\".");
            }

            if (fault is not null)
            {
                board.Add(fault.Deserialize<FaultRule>(Form)!);
            }
            else
            {
                board.Add(resource.Deserialize<ResourceFaultRule>(Form)!);
            }

            return List(call);
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            return Refuse(problem.Message);
        }
    }

    public Answer List(CloudCall call) => Answer.Json(200, new JsonObject
    {
        ["faults"] = JsonSerializer.SerializeToNode(board.Rules, Form),
        ["resources"] = JsonSerializer.SerializeToNode(board.ResourceRules, Form),
    });

    public Answer Clear(CloudCall call)
    {
        board.Clear();
        return Answer.Empty(204);
    }

    private static Answer Refuse(string message) => Answer.Json(400, new JsonObject { ["error"] = message });
}
