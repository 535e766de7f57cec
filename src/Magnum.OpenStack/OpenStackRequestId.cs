using System.Diagnostics.CodeAnalysis;

namespace Magnum.OpenStack;

/// <summary>
/// The id under which one piece of work is found in the logs of every service that it touched (<c>req-</c> and a UUID). It flows with the async context:
/// inside <see cref="Use"/> every call carries that id; outside, each operation gets a new one.
/// </summary>
/// <param name="Value">The UUID.</param>
public readonly record struct OpenStackRequestId(Guid Value)
{
    /// <summary>The HTTP header that carries it.</summary>
    public const string Header = "X-OpenStack-Request-ID";

    private const string Prefix = "req-";
    private static readonly AsyncLocal<OpenStackRequestId?> Ambient = new();

    /// <summary>The id of the work in hand; null if none was set.</summary>
    public static OpenStackRequestId? Current => Ambient.Value;

    /// <summary>A new id.</summary>
    public static OpenStackRequestId New() => new(Guid.NewGuid());

    /// <summary>The id of the work in hand, or a new one.</summary>
    public static OpenStackRequestId CurrentOrNew() => Ambient.Value ?? New();

    /// <summary>Reads <c>req-UUID</c> or a bare UUID.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out OpenStackRequestId id)
    {
        var digits = text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        var ok = Guid.TryParseExact(digits, "D", out var value);
        id = new OpenStackRequestId(value);
        return ok;
    }

    /// <summary>Every call until the result is disposed carries this id.</summary>
    public static IDisposable Use(OpenStackRequestId id)
    {
        var before = Ambient.Value;
        Ambient.Value = id;
        return new Restore(before);
    }

    /// <summary><c>req-</c> and the UUID.</summary>
    public override string ToString() => Prefix + Value.ToString("D");

    private sealed class Restore(OpenStackRequestId? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}
