using Magnum.Grains.Baymodels;
using Magnum.Grains.Bays;
using Magnum.Grains.Discovery;

namespace Magnum.Grains.Tests.Discovery;

public sealed class DiscoveryTokenTests
{
    private const string Uuid = "0f9b4c1e-1f7b-4a57-8a2e-3d1f5c6b7a89";
    private const string Token = $"{Uuid}.0123456789abcdef";

    [Fact]
    public void BayOf_OwnToken_IsTheBay() => DiscoveryToken.BayOf(Token).ShouldBe(Guid.Parse(Uuid));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(Uuid)]
    [InlineData($"{Uuid}0123")]
    [InlineData($"x{Uuid}.0123")]
    [InlineData("0f9b4c1e1f7b4a578a2e3d1f5c6b7a89.01234567")]
    [InlineData("zf9b4c1e-1f7b-4a57-8a2e-3d1f5c6b7a89.0123")]
    public void BayOf_SomethingElse_IsNone(string token) => DiscoveryToken.BayOf(token).ShouldBeNull();

    [Fact]
    public void BayOf_TooLong_IsNone() => DiscoveryToken.BayOf(Token + new string('0', 100)).ShouldBeNull();

    [Fact]
    public void Find_TokenOfTheLedger_IsItsLine()
    {
        var line = new LedgerEntry(LedgerKind.DiscoveryToken, "discovery", LedgerState.Present) { Id = Token };
        var bay = Bay(Ledger.Empty.With(line));

        DiscoveryToken.Find(bay, Token).ShouldBe(line);
        DiscoveryToken.Find(bay, Token[..^1]).ShouldBeNull();
        DiscoveryToken.Find(bay, Token + "0").ShouldBeNull();
        DiscoveryToken.Find(bay, Token.ToUpperInvariant()).ShouldBeNull();
        DiscoveryToken.Find(bay, string.Empty).ShouldBeNull();
    }

    [Fact]
    public void Find_NoLineOrGone_IsNone()
    {
        var gone = new LedgerEntry(LedgerKind.DiscoveryToken, "discovery", LedgerState.Gone) { Id = Token };
        var intended = new LedgerEntry(LedgerKind.DiscoveryToken, "discovery", LedgerState.Intended);

        DiscoveryToken.Find(Bay(Ledger.Empty), Token).ShouldBeNull();
        DiscoveryToken.Find(Bay(Ledger.Empty.With(gone)), Token).ShouldBeNull();
        DiscoveryToken.Find(Bay(Ledger.Empty.With(intended)), string.Empty).ShouldBeNull();
    }

    private static BayState Bay(Ledger ledger) => new()
    {
        Uuid = Guid.Parse(Uuid),
        ProjectId = "p",
        UserId = "u",
        Name = "bay",
        BaymodelUuid = Guid.NewGuid(),
        Baymodel = new BaymodelSpec { Coe = "swarm", ImageId = "image", KeypairId = "key", ExternalNetworkId = "public", ClusterDistro = "fedora-atomic" },
        NodeCount = 1,
        MasterCount = 1,
        Status = BayStatus.CreateInProgress,
        StackName = "stack",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Ledger = ledger,
    };
}
