using Magnum.Grains.Store;
using Magnum.Grains.Tests.Bays;

namespace Magnum.Grains.Tests;

public sealed class FailPointsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("magnum-fail-points-");
    private int _killed;
    private int _held;

    private string ArmedFile => Path.Combine(_folder.FullName, "armed");

    private string RecordFile => Path.Combine(_folder.FullName, "record");

    [Fact]
    public void Place_Armed_KillsThereOnly()
    {
        var points = Armed(killAt: "call-before:heat.stack-create");

        points.AfterCall("heat", "stack-create");
        points.BeforeCall("heat", "stack-delete");
        var elsewhere = _killed;
        points.BeforeCall("heat", "stack-create");

        elsewhere.ShouldBe(0);
        _killed.ShouldBe(1);
        _held.ShouldBe(0);
    }

    [Fact]
    public void Place_ArmedForTheThirdArrival_HoldsThenOnly()
    {
        var points = Armed(holdAt: "call-after:keystone.log-in#3");

        points.AfterCall("keystone", "log-in");
        points.AfterCall("keystone", "log-in");
        var early = _held;
        points.AfterCall("keystone", "log-in");
        points.AfterCall("keystone", "log-in");

        early.ShouldBe(0);
        _held.ShouldBe(1);
        _killed.ShouldBe(0);
    }

    [Fact]
    public void Place_NamedInAFileLater_IsArmedFromThenOn()
    {
        var points = Armed(killAt: $"@{ArmedFile}");

        points.BeforeCall("heat", "stack-create");
        File.WriteAllText(ArmedFile, "call-before:heat.stack-create\n");
        points.BeforeCall("heat", "stack-create");
        var armed = _killed;
        File.Delete(ArmedFile);
        points.BeforeCall("heat", "stack-create");

        armed.ShouldBe(1);
        _killed.ShouldBe(1);
    }

    [Fact]
    public void Commits_OfABay_AreNamedByWhatTheyMakeOfIt()
    {
        var points = Armed(record: RecordFile);
        var settled = BayLife.Complete().Bay;
        var deleting = BayLife.AtStackDelete().Bay;

        points.BeforeCommit(new BayCommit { State = settled, ExpectedRevision = 1 });
        points.AfterCommit(new BayCommit { State = deleting, ExpectedRevision = 2 });
        points.AfterCommit(new BayCommit { State = deleting, ExpectedRevision = 3, Remove = true });

        File.ReadAllLines(RecordFile).ShouldBe(["commit-before:create.complete", "commit-after:delete.stack-delete", "commit-after:delete.removed"]);
    }

    [Theory]
    [InlineData("no-such-place")]
    [InlineData("call-before:")]
    [InlineData("commit-within:create.identity")]
    [InlineData("call-before:heat.stack-create#0")]
    public void Arming_UnknownName_IsRefusedWithTheForm(string name)
    {
        var exception = Should.Throw<ArgumentException>(() => Armed(killAt: name));

        exception.Message.ShouldContain($"There is no fail-point '{name}'");
        exception.Message.ShouldContain("call-before:SERVICE.OPERATION");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private FailPoints Armed(string? killAt = null, string? holdAt = null, string? record = null) =>
        new(killAt, holdAt, record, () => _killed++, () => _held++);
}
