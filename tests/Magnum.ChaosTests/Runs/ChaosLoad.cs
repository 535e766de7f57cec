using Magnum.IntegrationTests.Clouds;
using Magnum.Tests.Shared.Load;

namespace Magnum.ChaosTests.Runs;

/// <summary>The users of a chaos run.</summary>
/// <param name="Tenants">The projects that they work in.</param>
/// <param name="Callers">How many call at a time.</param>
/// <param name="Habits">How they go about it.</param>
internal sealed record ChaosLoad(IReadOnlyList<CloudAccount> Tenants, int Callers, LoadHabits Habits);
