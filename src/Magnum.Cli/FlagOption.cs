using System.CommandLine;

namespace Magnum.Cli;

/// <summary>An option without a value.</summary>
internal sealed class FlagOption : Option<bool>
{
    /// <summary>Makes the option.</summary>
    public FlagOption(string name, string description)
        : base(name)
    {
        Description = description;
        Arity = ArgumentArity.Zero;
    }
}
