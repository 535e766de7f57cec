namespace Magnum.Grains.Drivers;

/// <summary>A label that a driver understands.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Type of its value.</param>
/// <param name="Default">Value when a baymodel does not give the label.</param>
/// <param name="Description">What it does.</param>
/// <param name="AllowedValues">The values allowed; empty when every value of the type is.</param>
public sealed record DriverLabel(string Name, LabelType Type, string Default, string Description, IReadOnlyList<string> AllowedValues);
