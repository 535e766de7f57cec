using System.CommandLine;

namespace Magnum.Cli.Help;

/// <summary>Writes the help of a command: usage, what it does, arguments, options, examples.</summary>
/// <param name="writer">Takes the text.</param>
/// <param name="width">How many columns it may take.</param>
internal sealed class HelpPage(TextWriter writer, int width)
{
    private const int Indent = 2;
    private const int WidestName = 34;

    /// <summary>Writes the page of one command.</summary>
    public void Write(Command command)
    {
        Option[] own = [.. command.Options.Where(option => !option.Hidden)];
        WriteUsage(command, own);
        Paragraph(command.Description ?? string.Empty);
        foreach (var note in (command as CliCommand)?.Notes ?? [])
        {
            Paragraph(note);
        }

        Section("Arguments", command.Arguments.Select(argument => (Placeholder(argument.Name), argument.Description ?? string.Empty)));
        Section("Options", own.Select(option => (Name(option), Description(option))));
        Examples((command as CliCommand)?.Examples ?? []);
        writer.WriteLine();
        writer.WriteLine("See 'magnum help' for the options of every command, the variables and the exit codes.");
    }

    /// <summary>Writes the page of the program.</summary>
    public void Write(MagnumCommand root)
    {
        writer.WriteLine("Usage: magnum [options] <command> [arguments]");
        Paragraph(root.Description ?? string.Empty);
        Section("Commands", root.Subcommands.Where(command => !command.Hidden).Select(command => (command.Name, command.Description ?? string.Empty)));
        Section("Options of every command", root.Options.Where(option => !option.Hidden).Select(option => (Name(option), Description(option))));
        Section("Exit codes",
        [
            ("0", "Done; with --wait: the operation is complete."),
            ("1", "Refused, failed or not reachable; standard error says why, as 'ERROR: ...'."),
            ("2", "The command line is wrong; nothing was sent."),
            ("130", "Interrupted by Ctrl-C; what the server had accepted goes on."),
        ]);
        Paragraph("Without any OS_... variable or --os-... option, the command logs in as the demo user of the server that 'dotnet run --project src/Magnum.Server' starts on this machine.");
        Examples(
        [
            "magnum baymodel-create --name dockermodel --image-id ubuntu-docker --keypair-id testkey --external-network-id public --coe docker",
            "magnum bay-create --name mybay --baymodel dockermodel --wait",
            "magnum bay-update mybay replace node_count=3 --wait",
            "magnum bay-delete mybay --wait",
            "magnum help bay-create",
        ]);
    }

    private static string Placeholder(string name) => $"<{name}>";

    private static string Name(Option option)
    {
        var names = string.Join(", ", option.Aliases.Where(alias => alias.StartsWith('-')).Order(StringComparer.Ordinal).Append(option.Name).Distinct(StringComparer.Ordinal));
        return option.Arity.MaximumNumberOfValues == 0 ? names : $"{names} {Placeholder(option.HelpName ?? option.Name.TrimStart('-'))}";
    }

    private static string Description(Option option) => $"{option.Description}{(option.Required ? " Required." : string.Empty)}";

    private void WriteUsage(Command command, Option[] options)
    {
        var parts = command.Arguments
            .Select(argument => argument.Arity.MaximumNumberOfValues > 1 ? $"{Placeholder(argument.Name)}..." : Placeholder(argument.Name))
            .Concat(options.Where(option => option.Required).Select(Name))
            .Append(options.Any(option => !option.Required) ? "[options]" : string.Empty)
            .Where(part => part.Length > 0);
        Wrap($"Usage: magnum {command.Name} {string.Join(' ', parts)}", string.Empty, "           ");
    }

    private void Paragraph(string text)
    {
        writer.WriteLine();
        Wrap(text, string.Empty, string.Empty);
    }

    private void Examples(IReadOnlyList<string> examples)
    {
        if (examples.Count == 0)
        {
            return;
        }

        writer.WriteLine();
        writer.WriteLine("Examples:");
        foreach (var example in examples)
        {
            // Not wrapped: it is there to be copied.
            writer.WriteLine($"{new string(' ', Indent)}{example}");
        }
    }

    private void Section(string title, IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        var column = Math.Min(all.Max(row => row.Name.Length), WidestName) + (2 * Indent);
        writer.WriteLine();
        writer.WriteLine($"{title}:");
        foreach (var (name, text) in all)
        {
            var first = new string(' ', Indent) + name;
            if (first.Length > column - Indent)
            {
                writer.WriteLine(first);
                first = string.Empty;
            }

            Wrap(text, first.PadRight(column), new string(' ', column));
        }
    }

    private void Wrap(string text, string first, string further)
    {
        var line = first;
        var empty = true;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!empty && line.Length + 1 + word.Length > width)
            {
                writer.WriteLine(line);
                line = further;
                empty = true;
            }

            line += empty ? word : " " + word;
            empty = false;
        }

        writer.WriteLine(line);
    }
}
