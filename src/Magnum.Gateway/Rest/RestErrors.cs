namespace Magnum.Gateway.Rest;

/// <summary>The body of an answer that is an error.</summary>
/// <param name="Errors">The one error.</param>
internal sealed record RestErrors(IReadOnlyList<RestError> Errors);
