namespace Magnum.CloudSimulator.Orchestration.Templates;

/// <summary>A template's value that cannot be computed.</summary>
internal sealed class TemplateFaultException(string message) : Exception(message);
