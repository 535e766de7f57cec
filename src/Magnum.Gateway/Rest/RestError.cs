using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Rest;

/// <summary>The body of an error, in the form that Magnum's clients read.</summary>
/// <param name="RequestId">Always empty; the id is in the header <c>x-openstack-request-id</c>.</param>
/// <param name="Code"><c>client</c> or <c>server</c>: who can mend it.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">The detail up to its first full stop.</param>
/// <param name="Detail">The whole text.</param>
/// <param name="Links">Always empty.</param>
internal sealed record RestError(string RequestId, string Code, int Status, string Title, string Detail, IReadOnlyList<RestLink> Links)
{
    /// <summary>Answers a request with an error.</summary>
    public static Task WriteAsync(HttpContext context, RestException fault)
    {
        var code = fault.Status < StatusCodes.Status500InternalServerError ? "client" : "server";
        var error = new RestError(string.Empty, code, fault.Status, fault.Message.Split('.', 2)[0], fault.Message, []);
        return RestAnswer.WriteAsync(context, fault.Status, new RestErrors([error]), RestJson.Wire.RestErrors);
    }
}
