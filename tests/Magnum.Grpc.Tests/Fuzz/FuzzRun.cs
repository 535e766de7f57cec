using System.Globalization;
using Xunit.Abstractions;

namespace Magnum.Grpc.Tests.Fuzz;

/// <summary>
/// Runs a test on many seeds. By default they are always the same; MAGNUM_TEST_FUZZ_FACTOR multiplies their number and takes fresh ones,
/// MAGNUM_TEST_FUZZ_SEED takes just one. Whatever fails names its seed.
/// </summary>
internal sealed class FuzzRun(ITestOutputHelper output)
{
    private const int FirstSeed = 20260101;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task OnSeedsAsync(int count, Func<Random, Task> test)
    {
        var (first, number) = Choose(count);
        output.WriteLine($"{number} seeds from {first}");
        for (var i = 0; i < number; i++)
        {
            var seed = unchecked(first + i);
            try
            {
                await test(new Random(seed)).WaitAsync(Patience);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"MAGNUM_TEST_FUZZ_SEED={seed} fails: {exception.Message}", exception);
            }
        }
    }

    public Task OnSeedsAsync(int count, Action<Random> test) =>
        OnSeedsAsync(count, random =>
        {
            test(random);
            return Task.CompletedTask;
        });

    private static (int First, int Number) Choose(int count)
    {
        if (Setting("MAGNUM_TEST_FUZZ_SEED") is { } seed)
        {
            return (seed, 1);
        }

        return Setting("MAGNUM_TEST_FUZZ_FACTOR") is { } factor ? (Random.Shared.Next(), checked(count * factor)) : (FirstSeed, count);
    }

    private static int? Setting(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
