using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;

namespace Magnum.Storage.Tests;

public sealed class StoredTypesTests
{
    /// <summary>Null is not written: a required member that may be null could be written, but never read again.</summary>
    [Fact]
    public void RequiredMembers_OfWhatIsStored_AreNeverNull()
    {
        var context = new NullabilityInfoContext();

        var members = Stored([typeof(BayState), typeof(Baymodel)])
            .SelectMany(type => type.GetProperties())
            .Where(member => member.IsDefined(typeof(RequiredMemberAttribute)))
            .ToList();

        members.Count.ShouldBeGreaterThan(20);
        members.Where(member => context.Create(member).ReadState == NullabilityState.Nullable)
            .Select(member => $"{member.DeclaringType!.Name}.{member.Name}")
            .ShouldBeEmpty();
    }

    private static HashSet<Type> Stored(IEnumerable<Type> roots)
    {
        var found = new HashSet<Type>();
        var open = new Queue<Type>(roots);
        while (open.TryDequeue(out var type))
        {
            if (type.IsGenericType || type.IsArray)
            {
                foreach (var part in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
                {
                    open.Enqueue(part);
                }
            }
            else if (type.Assembly == typeof(BayState).Assembly && found.Add(type))
            {
                foreach (var member in type.GetProperties().Where(member => member.GetMethod is { IsStatic: false } && !member.IsDefined(typeof(JsonIgnoreAttribute))))
                {
                    open.Enqueue(member.PropertyType);
                }
            }
        }

        return found;
    }
}
