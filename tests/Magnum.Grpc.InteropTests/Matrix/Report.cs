namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>How the cases went in one pairing.</summary>
/// <param name="Version">The version of what others wrote.</param>
/// <param name="Problems">For each case that was run, what was wrong; empty if nothing was.</param>
/// <param name="Ending">What the program said at its end, should a case be missing.</param>
internal sealed record Report(string Version, IReadOnlyDictionary<string, string> Problems, string Ending)
{
    /// <summary>Reads the lines <c>version X</c>, <c>ok CASE</c> and <c>FAILED CASE why</c>.</summary>
    public static Report Parse(string output, string ending)
    {
        var version = string.Empty;
        var problems = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n'))
        {
            switch (line.TrimEnd().Split(' ', 3))
            {
                case ["version", var said]:
                    version = said;
                    break;
                case ["ok", var name]:
                    problems.Add(name, string.Empty);
                    break;
                case ["FAILED", var name, var why]:
                    problems.Add(name, why);
                    break;
            }
        }

        return new Report(version, problems, ending);
    }

    /// <summary>What was wrong with a case; empty if it holds.</summary>
    public string ProblemOf(string name) =>
        Problems.TryGetValue(name, out var problem) ? problem : $"It was not run. {Ending}";
}
