using System.Text.Json.Nodes;
using Magnum.Grains.Cloud;

namespace Magnum.OpenStack.Calls;

/// <summary>One HTTP call, fully addressed.</summary>
internal sealed record ApiCall(string Service, string Operation, HttpMethod Method, Uri Address)
{
    public JsonNode? Body { get; init; }

    public string? Token { get; init; }

    public string? SubjectToken { get; init; }

    /// <summary>Whose credentials are used: decides whose fault a refusal is.</summary>
    public FaultOwner Owner { get; init; } = FaultOwner.User;

    /// <summary>Values that must not appear in any message.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public OpenStackRequestId RequestId { get; init; } = OpenStackRequestId.CurrentOrNew();

    public bool MayRepeat => Method == HttpMethod.Get || Method == HttpMethod.Head;

    /// <summary>Tokens and bodies stay out of any text.</summary>
    public override string ToString() => $"{Service} {Operation} ({Method} {Address.AbsolutePath})";
}
