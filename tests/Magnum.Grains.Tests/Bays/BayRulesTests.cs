using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayRulesTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("swarm-bay_1.2")]
    public void Check_AGoodBay_FindsNothing(string name) => Check(name).ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("1bay")]
    [InlineData("-bay")]
    [InlineData("my bay")]
    [InlineData("bay\n")]
    [InlineData("bäy")]
    [InlineData("../bay")]
    public void Check_ABadName_SaysWhatIsAllowed(string name)
    {
        var violation = Check(name).ShouldHaveSingleItem();

        violation.Field.ShouldBe("name");
        violation.Message.ShouldBe("must be 1 to 242 characters: a letter, then letters, digits, '_', '.' or '-'");
    }

    [Fact]
    public void Check_TheLongestName_FitsHeatsLimitWithItsSuffix()
    {
        var name = new string('a', BayRules.LongestName);

        Check(name).ShouldBeEmpty();
        Check(name + "a").ShouldHaveSingleItem();
        BayGrain.StackNameOf(name, Guid.NewGuid()).Length.ShouldBe(255);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(10_000, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(10_001, false)]
    public void CheckNodes_ACount_IsFromOneToTheMost(int count, bool good)
    {
        var found = BayRules.CheckNodes(count);

        found.Count.ShouldBe(good ? 0 : 1);
        found.ShouldAllBe(violation => violation.Field == "node_count" && violation.Message == $"must be from 1 to 10000; it is {count}");
    }

    [Fact]
    public void Check_NoMaster_SaysWhatIsAllowed() =>
        Check(masters: 0).ShouldHaveSingleItem().ShouldBe(new Violation("master_count", "must be at least 1; it is 0"));

    [Fact]
    public void Check_SeveralMasters_FindsNothing() => Check(masters: 3).ShouldBeEmpty();

    [Theory]
    [InlineData(1, true)]
    [InlineData(10_080, true)]
    [InlineData(0, false)]
    [InlineData(10_081, false)]
    public void Check_ATimeout_IsFromAMinuteToAWeek(int minutes, bool good) =>
        Check(minutes: minutes).Select(violation => violation.Field).ShouldBe(good ? [] : ["bay_create_timeout"]);

    [Theory]
    [InlineData("https://discovery.etcd.io/0123", true)]
    [InlineData("http://192.0.2.1:2379/x", true)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("discovery", false)]
    [InlineData("http://x/\ny", false)]
    public void Check_ADiscoveryUrl_IsHttp(string url, bool good) =>
        Check(discovery: url).Select(violation => violation.Field).ShouldBe(good ? [] : ["discovery_url"]);

    [Fact]
    public void Check_SeveralProblems_FindsAll() =>
        BayRules.Check("1", 0, 0, 0, "x").Select(violation => violation.Field)
            .ShouldBe(["name", "node_count", "master_count", "bay_create_timeout", "discovery_url"]);

    [Fact]
    public void CheckRemovals_AsManyAsTheBayShrinksBy_FindsNothing() =>
        BayRules.CheckRemovals(BayLife.Complete().Bay with { NodeCount = 3 }, 1, [Server(1), Server(2)]).ShouldBeEmpty();

    [Fact]
    public void CheckRemovals_More_SaysByHowManyItShrinks() =>
        BayRules.CheckRemovals(BayLife.Complete().Bay with { NodeCount = 3 }, 2, [Server(1), Server(2)])
            .ShouldHaveSingleItem().ShouldBe(new Violation("nodes_to_remove", "names 2 nodes, but from 3 to 2 the bay shrinks by 1"));

    [Fact]
    public void CheckRemovals_BadOnes_AreAllNamed()
    {
        var bay = BayLife.Complete().Bay with { NodeCount = 9 };

        var found = BayRules.CheckRemovals(bay, 1, ["0", Server(1), Server(1).ToUpperInvariant(), new string('x', 50)]);

        found.Select(violation => violation.Message).ShouldBe(
        [
            "'0' is not the id of a Nova server, a uuid",
            $"'{new string('x', 40)}…' is not the id of a Nova server, a uuid",
            $"names '{Server(1)}' more than once",
        ]);
    }

    private static string Server(int number) => BayLife.Id(number + 0xabc).ToString("D");

    private static IReadOnlyList<Violation> Check(string name = "bay", int masters = 1, int? minutes = null, string? discovery = null) =>
        BayRules.Check(name, 1, masters, minutes, discovery);
}
