namespace Magnum.ChaosTests.Troubles;

/// <summary>Something that goes wrong for a while.</summary>
/// <param name="Name">What, in a few words.</param>
/// <param name="Target">What it meets: one trouble at a time is made of each.</param>
/// <param name="StrikeAsync">Makes it, lasts, and ends it: afterwards all is well again.</param>
internal sealed record Trouble(string Name, TroubleTarget Target, Func<Task> StrikeAsync);
