using System.CommandLine;

namespace Magnum.Cli;

/// <summary>An option with one value.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal sealed class ValueOption<T> : Option<T>
{
    /// <summary>Makes the option; what stands for the value in the help is the option's own name, as in the guide.</summary>
    public ValueOption(string name, string description, bool required = false)
        : base(name)
    {
        Description = description;
        Required = required;
        HelpName = name.TrimStart('-');
    }
}
