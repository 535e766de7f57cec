namespace Magnum.Grains;

/// <summary>One bad field of a request.</summary>
/// <param name="Field">Path of the field, such as <c>labels.docker_version</c>.</param>
/// <param name="Message">What is wrong and what is allowed.</param>
public sealed record Violation(string Field, string Message);
