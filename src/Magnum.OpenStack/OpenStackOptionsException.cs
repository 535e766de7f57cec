namespace Magnum.OpenStack;

/// <summary>The settings of the cloud cannot work. The message has one line for each fault, naming the setting.</summary>
/// <param name="faults">The faults, one line each.</param>
public sealed class OpenStackOptionsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    /// <summary>The faults, one line each.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
