using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Magnum.OpenStack.Calls;

/// <summary>A whole HTTP answer.</summary>
internal sealed record ApiAnswer(ApiCall Call, HttpStatusCode Status, byte[] Body)
{
    public string? MediaType { get; init; }

    public Uri? Location { get; init; }

    public string? SubjectToken { get; init; }

    public string? ServiceRequestId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>This answer, if it is a success.</summary>
    /// <exception cref="OpenStackResponseException">It is not.</exception>
    public ApiAnswer Ensure() => IsSuccess ? this : throw ResponseFaults.From(this);

    /// <summary>The member of the JSON body, read as <typeparamref name="T"/>.</summary>
    /// <exception cref="OpenStackResponseException">The answer is an error.</exception>
    /// <exception cref="OpenStackProtocolException">The body is not as promised.</exception>
    public T Read<T>(string member, JsonTypeInfo<T> type)
    {
        Ensure();
        try
        {
            using var document = JsonDocument.Parse(Body);
            if (document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(member, out var element)
                && element.Deserialize(type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException fault)
        {
            throw ResponseFaults.Malformed(this, fault);
        }

        throw ResponseFaults.Malformed(this, $"there is no '{member}' in it");
    }

    /// <summary>The whole JSON body, read as <typeparamref name="T"/>.</summary>
    /// <exception cref="OpenStackResponseException">The answer is an error.</exception>
    /// <exception cref="OpenStackProtocolException">The body is not as promised.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        Ensure();
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw ResponseFaults.Malformed(this, "it is null");
        }
        catch (JsonException fault)
        {
            throw ResponseFaults.Malformed(this, fault);
        }
    }
}
