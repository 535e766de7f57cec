using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Magnum.Grains;
using Magnum.Grains.Drivers;

namespace Magnum.Drivers;

/// <summary>Which values a label takes.</summary>
internal static class LabelRules
{
    private const int MaxLength = 255;

    /// <summary>What is wrong with the labels that a baymodel gives.</summary>
    public static IEnumerable<Violation> Check(IReadOnlyList<DriverLabel> known, IReadOnlyDictionary<string, string> given)
    {
        foreach (var (name, value) in given)
        {
            var label = known.FirstOrDefault(label => label.Name == name);
            var problem = label is null ? Unknown(known) : Check(label, value);
            if (problem is not null)
            {
                yield return new Violation("labels." + name, problem);
            }
        }
    }

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public static string? Check(DriverLabel label, string value)
    {
        var fits = label.Type switch
        {
            LabelType.Number => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            LabelType.Boolean => value is "true" or "false",
            LabelType.Cidr => IsIPv4Network(value),
            _ => value.Length <= MaxLength,
        };
        if (!fits)
        {
            return $"'{value}' is not {Wording(label.Type)}";
        }

        return label.AllowedValues.Count == 0 || label.AllowedValues.Contains(value, StringComparer.Ordinal)
            ? null
            : $"'{value}' is not allowed; allowed are {string.Join(", ", label.AllowedValues)}";
    }

    private static string Unknown(IReadOnlyList<DriverLabel> known) =>
        known.Count == 0
            ? "is not a label of this driver, which has none"
            : $"is not a label of this driver; its labels are {string.Join(", ", known.Select(label => label.Name))}";

    private static string Wording(LabelType type) => type switch
    {
        LabelType.Number => "a whole number",
        LabelType.Boolean => "'true' or 'false'",
        LabelType.Cidr => "an IPv4 network such as 10.100.0.0/16",
        _ => $"text of at most {MaxLength} characters",
    };

    private static bool IsIPv4Network(string value) =>
        IPNetwork.TryParse(value, out var network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
}
