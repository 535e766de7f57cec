using System.Security.Cryptography;
using System.Text;

namespace Magnum.CloudSimulator.Identity;

/// <summary>The roles of the cloud; they are fixed.</summary>
internal static class Roles
{
    public static IReadOnlyList<Role> All { get; } =
    [
        Make("admin", "member", immutable: true),
        Make("member", "reader", immutable: true),
        Make("reader", null, immutable: true),
        Make("service", null, immutable: true),
        Make("heat_stack_owner", null, immutable: false),
        Make("heat_stack_user", null, immutable: false),
    ];

    public static Role? Find(string? id, string? name) => All.FirstOrDefault(role => id is not null ? role.Id == id : role.Name == name);

    public static Role Named(string name) => Find(null, name) ?? throw new ArgumentException($"There is no role {name}.", nameof(name));

    /// <summary>The roles and all that they imply, each once.</summary>
    public static IReadOnlyList<Role> Effective(IEnumerable<string> ids)
    {
        var roles = new List<Role>();
        foreach (var id in ids)
        {
            for (var role = Find(id, null); role is not null && !roles.Contains(role); role = role.Implies is { } next ? Named(next) : null)
            {
                roles.Add(role);
            }
        }

        return roles;
    }

    /// <summary>An id that the same thing has in every simulated cloud.</summary>
    public static string StableId(string what) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..32];

    private static Role Make(string name, string? implies, bool immutable) => new(StableId($"role:{name}"), name, implies, immutable);
}
