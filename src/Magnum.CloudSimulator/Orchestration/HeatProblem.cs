using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Orchestration;

/// <summary>Heat's refusals.</summary>
internal static class HeatProblem
{
    private const string LimitReached = "RequestLimitExceeded: ";

    public static RefusedException BadRequest(string message) => Of(400, "HTTPBadRequest", message);

    public static RefusedException Malformed() => BadRequest(Explanations[400].Explanation);

    public static RefusedException Invalid(string message) => Of(400, "StackValidationFailed", message);

    public static RefusedException Of(int code, string type, string? message)
    {
        var (title, explanation) = Explanations[code];
        var error = new JsonObject { ["type"] = type, ["traceback"] = null };
        if (message is not null)
        {
            error["message"] = message;
        }

        return new RefusedException(Answer.Json(code, new JsonObject { ["code"] = code, ["title"] = title, ["explanation"] = explanation, ["error"] = error }));
    }

    public static RefusedException Limit(string message) => Of(400, "RequestLimitExceeded", $"Request limit exceeded: {message}");

    public static RefusedException Denied() => Of(403, "HTTPForbidden", Explanations[403].Explanation);

    public static RefusedException NotFound(string message, string type = "EntityNotFound") => Of(404, type, message);

    public static RefusedException NoStack(string name) => NotFound($"The Stack ({name}) could not be found.");

    public static RefusedException Exists(string name) => Of(409, "StackExists", $"The Stack ({name}) already exists.");

    /// <summary>A refusal of a nested template, told from outside.</summary>
    public static RefusedException Nested(RefusedException inner, string where)
    {
        var error = JsonNode.Parse(inner.Answer.Body.Span).Object("error");
        var (type, message) = (error.Text("type"), error.Text("message") ?? "");
        var kind = type is "StackValidationFailed" or null ? "" : $"{type}: ";
        if (message.StartsWith(LimitReached, StringComparison.Ordinal))
        {
            (kind, message) = (LimitReached, message[LimitReached.Length..]);
        }

        var deeper = message.StartsWith("resources.", StringComparison.Ordinal) && (message.Contains(">:", StringComparison.Ordinal) || message.Contains(">.", StringComparison.Ordinal));
        return Of(inner.Answer.Status, "StackValidationFailed", $"{kind}{where}{(deeper ? "." : ": ")}{message}");
    }

    /// <summary>The refusal that the services other than Keystone give to a token that is not good.</summary>
    public static RefusedException Unauthorized(CloudCall call) => new(
        Answer.Json(401, new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = 401, ["title"] = "Unauthorized", ["message"] = "The request you have made requires authentication." },
        }).With("WWW-Authenticate", $"Keystone uri=\"{call.BaseUrl}/v3\""));

    private static readonly Dictionary<int, (string Title, string Explanation)> Explanations = new()
    {
        [400] = ("Bad Request", "The server could not comply with the request since it is either malformed or otherwise incorrect."),
        [403] = ("Forbidden", "Access was denied to this resource."),
        [404] = ("Not Found", "The resource could not be found."),
        [409] = ("Conflict", "There was a conflict when trying to complete your request."),
        [500] = ("Internal Server Error", "The server has either erred or is incapable of performing the requested operation."),
    };
}
