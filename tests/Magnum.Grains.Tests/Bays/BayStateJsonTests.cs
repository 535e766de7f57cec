using System.Text.Json.Nodes;
using Magnum.Grains.Bays;

namespace Magnum.Grains.Tests.Bays;

public sealed class BayStateJsonTests
{
    [Fact]
    public void State_MembersOfANewerVersion_SurviveATurn()
    {
        var life = BayLife.AtCreateWatch();
        var written = JsonNode.Parse(Invariants.Write(life.Bay))!;
        written["newMember"] = "kept";
        written["baymodel"]!["newMember"] = new JsonObject { ["deep"] = 1 };
        written["operation"]!["newMember"] = "kept";
        foreach (var line in written["ledger"]!["entries"]!.AsArray())
        {
            line!["newMember"] = "kept";
        }

        var read = Invariants.Read(written.ToJsonString());
        var after = BayGrain.Decide(read, life.Seen("CREATE_IN_PROGRESS", percent: 12), life.Turn).State!;

        var again = JsonNode.Parse(Invariants.Write(after))!;
        again["newMember"]!.GetValue<string>().ShouldBe("kept");
        again["baymodel"]!["newMember"]!["deep"]!.GetValue<int>().ShouldBe(1);
        again["operation"]!["newMember"]!.GetValue<string>().ShouldBe("kept");
        again["ledger"]!["entries"]!.AsArray().ShouldAllBe(line => line!["newMember"]!.GetValue<string>() == "kept");
        again["operation"]!["percent"]!.GetValue<int>().ShouldBe(12);
    }

    [Fact]
    public void Ledger_MembersOfANewerVersion_SurviveItsChanges()
    {
        var life = BayLife.AtDeleteWatch();
        var written = JsonNode.Parse(Invariants.Write(life.Bay))!;
        foreach (var line in written["ledger"]!["entries"]!.AsArray())
        {
            line!["newMember"] = "kept";
        }

        var read = Invariants.Read(written.ToJsonString());
        var after = BayGrain.Decide(read, life.Gone(), life.Turn).State!;

        after.Ledger.Entries.ShouldAllBe(line => line.Unknown!.ContainsKey("newMember"));
    }

    [Fact]
    public void State_EverySituation_IsTheSameAfterBeingStored()
    {
        foreach (var life in new[] { BayLife.AtIdentity(), BayLife.Complete(), BayLife.CreateFailed(), BayLife.AtTrusteeDelete(force: true) })
        {
            var text = Invariants.Write(life.Bay);

            Invariants.Write(Invariants.Read(text)).ShouldBe(text);
        }
    }
}
