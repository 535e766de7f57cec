using System.CommandLine;
using Google.Protobuf;

namespace Magnum.Cli.Updates;

/// <summary>The arguments <c>&lt;op&gt; &lt;path=value&gt;…</c> of an update.</summary>
internal sealed class UpdateArguments
{
    private readonly Argument<string> _op = new("op") { Description = "add, replace or remove." };
    private readonly Argument<string[]> _attributes = new("path=value")
    {
        Description = "What to change, such as node_count=3; for remove the path only.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Makes the arguments.</summary>
    public UpdateArguments() => _op.AcceptOnlyFromAmong("add", "replace", "remove");

    /// <summary>Puts them on a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_op);
        command.Add(_attributes);
    }

    /// <summary>What is to be changed.</summary>
    /// <exception cref="CliException">A path or a value that cannot be sent.</exception>
    public FieldPatch<TMessage> Read<TMessage>(ParseResult parse)
        where TMessage : IMessage, new() =>
        FieldPatch<TMessage>.Parse(
            Enum.Parse<UpdateKind>(parse.GetRequiredValue(_op), ignoreCase: true),
            parse.GetRequiredValue(_attributes));
}
