using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;

namespace Magnum.CloudSimulator.Wire;

/// <summary>One request to a service, its body already read.</summary>
internal sealed class CloudCall(HttpContext http, ReadOnlyMemory<byte> body, DateTimeOffset now)
{
    private JsonNode? _json;
    private bool _parsed;
    private bool _malformed;

    public DateTimeOffset Now { get; } = now;

    public string Method => http.Request.Method;

    public bool Changes => !HttpMethods.IsGet(Method) && !HttpMethods.IsHead(Method);

    /// <summary>Scheme, host and port as the caller wrote them; the links in answers begin with it.</summary>
    public string BaseUrl => $"{http.Request.Scheme}://{http.Request.Host}";

    public string Path => http.Request.Path.Value ?? "";

    public string QueryString => http.Request.QueryString.Value ?? "";

    public IQueryCollection Query => http.Request.Query;

    /// <summary>The size of the body in bytes.</summary>
    public int BodySize => body.Length;

    /// <summary>The body as JSON; null when there is none or it is not JSON (see <see cref="Malformed"/>).</summary>
    public JsonNode? Json
    {
        get
        {
            Parse();
            return _json;
        }
    }

    public bool Malformed
    {
        get
        {
            Parse();
            return _malformed;
        }
    }

    public string Route(string name) => (string?)http.Request.RouteValues[name] ?? "";

    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var values) ? values.ToString() : null;

    public string? QueryText(string name) => Query.TryGetValue(name, out var values) ? values[^1] : null;

    public StringValues QueryAll(string name) => Query.TryGetValue(name, out var values) ? values : StringValues.Empty;

    private void Parse()
    {
        if (_parsed)
        {
            return;
        }

        _parsed = true;
        if (body.IsEmpty)
        {
            return;
        }

        try
        {
            _json = JsonNode.Parse(body.Span, documentOptions: new JsonDocumentOptions { MaxDepth = 128 });
        }
        catch (JsonException)
        {
            _malformed = true;
        }
    }
}
