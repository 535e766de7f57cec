using System.Text.Json.Nodes;
using Magnum.CloudSimulator.Wire;

namespace Magnum.CloudSimulator.Identity;

/// <summary>Keystone's refusals.</summary>
internal static class IdentityProblem
{
    private const string Malformed =
        "The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.";

    public static RefusedException BadRequest(string message) => Of(400, "Bad Request", message);

    public static RefusedException Expected(string what) => BadRequest($"Expecting to find {what} in request body. {Malformed}");

    public static RefusedException Unauthorized(CloudCall call) => new(
        Body(401, "Unauthorized", "The request you have made requires authentication.")
            .With("WWW-Authenticate", $"Keystone uri=\"{call.BaseUrl}/v3\""));

    public static RefusedException Forbidden(string? what) =>
        Of(403, "Forbidden", $"You are not authorized to perform the requested action{(what is null ? "" : $": {what}")}.");

    public static RefusedException NotFound(string message) => Of(404, "Not Found", message);

    public static RefusedException Conflict(string message) => Of(409, "Conflict", message);

    private static RefusedException Of(int code, string title, string message) => new(Body(code, title, message));

    private static Answer Body(int code, string title, string message) =>
        Answer.Json(code, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message, ["title"] = title } });
}
