using System.Text.RegularExpressions;

namespace Magnum.Grains.Tests.Diagrams;

/// <summary>
/// The edges of a Mermaid state diagram. An edge of a composite state stands for one of each state in it; an edge in a comment counts too
/// (Mermaid cannot draw one from a composite state to itself).
/// </summary>
internal sealed partial class MermaidDiagram
{
    private readonly Dictionary<string, List<string>> _groups = new(StringComparer.Ordinal);
    private readonly HashSet<Transition> _edges = [];

    private MermaidDiagram()
    {
    }

    /// <summary>The edges, one for each message of a label; the message is empty where there is no label.</summary>
    public IReadOnlySet<Transition> Edges => _edges;

    /// <summary>The diagram that the document introduces by <c>%% title</c>.</summary>
    public static MermaidDiagram Read(string document, string title)
    {
        var block = Blocks().Matches(document).Select(match => match.Groups["text"].Value).Single(text => text.Contains($"%% {title}\n", StringComparison.Ordinal));
        var lines = block.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line != $"%% {title}" && line != "stateDiagram-v2").ToList();
        var diagram = new MermaidDiagram();
        diagram.ReadGroups(lines);
        foreach (var match in lines.Select(line => Edge().Match(line.Replace("%% ", string.Empty, StringComparison.Ordinal))).Where(match => match.Success))
        {
            diagram.Add(match.Groups["from"].Value, match.Groups["to"].Value, match.Groups["label"].Value);
        }

        return diagram;
    }

    private void ReadGroups(List<string> lines)
    {
        List<string>? members = null;
        foreach (var line in lines)
        {
            if (Group().Match(line) is { Success: true } group)
            {
                _groups[group.Groups["name"].Value] = members = [];
            }
            else if (line == "}")
            {
                members = null;
            }
            else
            {
                members?.Add(line);
            }
        }
    }

    private void Add(string from, string to, string label)
    {
        foreach (var source in _groups.GetValueOrDefault(from) ?? [from])
        {
            foreach (var target in (_groups.GetValueOrDefault(to) ?? [to]).Where(target => target != source))
            {
                foreach (var message in label.Split(',', StringSplitOptions.TrimEntries))
                {
                    _edges.Add(new Transition(source, target, message));
                }
            }
        }
    }

    [GeneratedRegex("```mermaid\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^state (?<name>\w+) \{$")]
    private static partial Regex Group();

    [GeneratedRegex(@"^(?<from>\[\*\]|\w+) --> (?<to>\[\*\]|\w+)( : (?<label>.*))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Edge();
}
