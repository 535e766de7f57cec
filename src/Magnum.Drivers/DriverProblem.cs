namespace Magnum.Drivers;

/// <summary>What is wrong in a driver's folder.</summary>
/// <param name="File">Path of the file or folder.</param>
/// <param name="Line">Line in the file, from 1; null when it is about the whole.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record DriverProblem(string File, long? Line, string Message)
{
    /// <summary>In the form <c>file:line: message</c>.</summary>
    public override string ToString() => Line is { } line ? $"{File}:{line}: {Message}" : $"{File}: {Message}";
}
