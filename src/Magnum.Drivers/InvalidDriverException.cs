namespace Magnum.Drivers;

/// <summary>Drivers cannot be used as they are. The message lists every problem, one a line.</summary>
public sealed class InvalidDriverException : Exception
{
    /// <summary>Makes the exception.</summary>
    public InvalidDriverException(IReadOnlyList<DriverProblem> problems)
        : base($"The bay drivers have {problems.Count} problem(s):{Environment.NewLine}{string.Join(Environment.NewLine, problems)}")
    {
        Problems = problems;
    }

    /// <summary>Every problem of every driver.</summary>
    public IReadOnlyList<DriverProblem> Problems { get; }
}
