using Magnum.Grains.Cloud;

namespace Magnum.Grains.Bays;

/// <summary>Why an operation failed, before it is put into words.</summary>
/// <param name="Code">Stable upper-snake word.</param>
/// <param name="Text">What failed, in Heat's own words where it was Heat.</param>
/// <param name="Owner">Who can mend it.</param>
internal sealed record Failure(string Code, string Text, FaultOwner Owner);
