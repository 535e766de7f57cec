namespace Magnum.Grains;

/// <summary>Why a command was not carried out; nothing was changed. An expected outcome, so a value and not an exception.</summary>
/// <param name="Kind">What kind of refusal it is; the API's status follows from it.</param>
/// <param name="Code">Stable upper-snake word, never reused for another meaning.</param>
/// <param name="Message">Says what is wrong and what to do next; no secret ever.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Message);
