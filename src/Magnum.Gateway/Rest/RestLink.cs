namespace Magnum.Gateway.Rest;

/// <summary>A link of a resource.</summary>
/// <param name="Href">Where it leads.</param>
/// <param name="Rel"><c>self</c> or <c>bookmark</c>.</param>
internal sealed record RestLink(string Href, string Rel)
{
    /// <summary>The links of a resource: to itself in this version of the API, and in none.</summary>
    /// <param name="publicUrl">The address of the endpoint as its clients reach it.</param>
    /// <param name="collection">The collection that it is in.</param>
    /// <param name="id">Its id there.</param>
    public static IReadOnlyList<RestLink> Of(Uri publicUrl, string collection, string id)
    {
        var host = publicUrl.ToString().TrimEnd('/');
        return [new RestLink($"{host}/v1/{collection}/{id}", "self"), new RestLink($"{host}/{collection}/{id}", "bookmark")];
    }
}
