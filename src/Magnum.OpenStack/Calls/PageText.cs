using System.Net;
using System.Text.RegularExpressions;

namespace Magnum.OpenStack.Calls;

/// <summary>The words on an HTML page: what a proxy or Glance answers instead of JSON.</summary>
internal static partial class PageText
{
    public static string Of(string html) => WebUtility.HtmlDecode(Tags().Replace(Unseen().Replace(html, " "), " "));

    [GeneratedRegex("<(?<tag>head|script|style)\\b.*?</\\k<tag>>", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Tags();
}
