using System.Buffers;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>What a member sends to register: the form field <c>value</c>, its name and peer URLs.</summary>
internal static class MemberForm
{
    private const string MediaType = "application/x-www-form-urlencoded";
    private const int LongestId = 64;
    private const int LongestValue = 4096;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._-");

    private static readonly FormOptions Limits = new() { ValueCountLimit = 8, KeyLengthLimit = 64, ValueLengthLimit = LongestValue };

    /// <summary>Whether a member may call itself so; what begins with an underscore is etcd's own.</summary>
    public static bool IsMemberId(string id) => id.Length is > 0 and <= LongestId && char.IsAsciiLetterOrDigit(id[0]) && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <exception cref="EtcdException">The form is none, or its value is not of the form <c>name=URL[,name=URL …]</c>.</exception>
    public static async Task<string> ReadAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !string.Equals(type.MediaType, MediaType, StringComparison.OrdinalIgnoreCase))
        {
            throw EtcdException.InvalidForm($"the body must be a form: send it with Content-Type {MediaType}");
        }

        var values = (await FormAsync(context))["value"];
        return values.Count == 1 && IsValue(values[0]!)
            ? values[0]!
            : throw EtcdException.InvalidField($"value must be given once, as name=URL or as several with commas, with http or https URLs, in at most {LongestValue} characters");
    }

    private static async Task<IFormCollection> FormAsync(HttpContext context)
    {
        try
        {
            return await new FormFeature(context.Request, Limits).ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw EtcdException.InvalidForm($"the form has too many fields, or one that is too long: value may have {LongestValue} characters");
        }
    }

    private static bool IsValue(string value) => !value.Any(char.IsControl) && value.Split(',').All(IsPeer);

    private static bool IsPeer(string peer) =>
        peer.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
        && Uri.TryCreate(peer[(at + 1)..], UriKind.Absolute, out var url)
        && url.Scheme is "http" or "https";
}
