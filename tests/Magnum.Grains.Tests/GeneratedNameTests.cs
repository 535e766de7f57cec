using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests;

public sealed class GeneratedNameTests
{
    [Fact]
    public void Of_SameId_IsTheSameName()
    {
        var id = new Guid("0f0c0000-0000-4000-8000-000000000000");

        GeneratedName.Of("bay", id).ShouldBe(GeneratedName.Of("bay", id));
        GeneratedName.Of("bay", new Guid([15, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).ShouldBe("pi-13-bay");
    }

    [Fact]
    public void Of_ManyIds_AreValidNamesOfAllLettersAndNumbers()
    {
        var random = new Random(1);
        var bytes = new byte[16];
        var names = new List<string>();

        for (var number = 0; number < 5000; number++)
        {
            random.NextBytes(bytes);
            names.Add(GeneratedName.Of("model", new Guid(bytes)));
        }

        names.ShouldAllBe(name => BayRules.Check(name, 1, 1, null, null).Count == 0);
        names.Select(name => name.Split('-')[0]).Distinct().Count().ShouldBe(24);
        names.Select(name => int.Parse(name.Split('-')[1])).Distinct().Order().ShouldBe(Enumerable.Range(1, 24));
    }
}
