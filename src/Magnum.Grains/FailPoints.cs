namespace Magnum.Grains;

/// <summary>
/// Named places at which a test can kill the process, to prove that every step survives it. Unarmed, a place costs one comparison.
/// </summary>
/// <param name="armed">The armed place; null for none.</param>
/// <param name="kill">Kills the process, as <c>kill -9</c> would.</param>
public sealed class FailPoints(string? armed, Action kill)
{
    /// <summary>No place is armed.</summary>
    public static FailPoints None { get; } = new(null, () => { });

    /// <summary>Every place there is, in the order in which create, update and delete come to them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "create-before-commit",
        "create-after-commit",
        "identity-after-trustee",
        "identity-after-trust",
        "identity-after-commit",
        .. Around("create-stack"),
        .. Around("read-outputs"),
        "update-after-commit",
        .. Around("update-stack"),
        "delete-after-commit",
        .. Around("delete-stack"),
        .. Around("remove-trustee"),
    ];

    /// <summary>The armed place; null when none is.</summary>
    public string? Armed { get; } = armed is null || All.Contains(armed, StringComparer.Ordinal)
        ? armed
        : throw new ArgumentException($"There is no fail-point '{armed}'. There are: {string.Join(", ", All)}.", nameof(armed));

    /// <summary>Kills the process when this place is armed.</summary>
    public void Reach(string name)
    {
        if (Armed is not null && string.Equals(Armed, name, StringComparison.Ordinal))
        {
            kill();
        }
    }

    private static IEnumerable<string> Around(string effect) => [$"{effect}-before-call", $"{effect}-after-call", $"{effect}-after-commit"];
}
