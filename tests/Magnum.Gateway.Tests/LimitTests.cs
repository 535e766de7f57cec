using Google.Rpc;
using Grpc.Core;
using Magnum.Gateway.Tests.Hosting;
using Proto = Magnum.V1;
using Type = Magnum.V1.WatchBaysResponse.Types.Type;

namespace Magnum.Gateway.Tests;

public sealed class LimitTests
{
    private static readonly Proto.ListBaysRequest List = new();

    [Fact]
    public async Task Calls_MoreThanTheBurst_AreRefusedWithTheTimeToWait()
    {
        await using var rig = await GatewayRig.StartAsync(new GatewayOptions { CallsPerSecond = 1, CallBurst = 5 });
        var outcomes = new List<RpcException?>();
        for (var i = 0; i < 20; i++)
        {
            outcomes.Add(await OutcomeAsync(rig, "member"));
        }

        outcomes.Take(5).ShouldAllBe(outcome => outcome == null);
        var refused = outcomes.OfType<RpcException>().First();
        refused.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        var status = refused.GetRpcStatus()!;
        status.GetDetail<ErrorInfo>()!.Reason.ShouldBe("TOO_MANY_CALLS");
        status.GetDetail<ErrorInfo>()!.Metadata["calls_per_second"].ShouldBe("1");
        status.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan().ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Calls_OfOneProjectTooMany_LeaveTheOthersAlone()
    {
        await using var rig = await GatewayRig.StartAsync(new GatewayOptions { CallsPerSecond = 1, CallBurst = 1 });
        while (await OutcomeAsync(rig, "member") is null)
        {
        }

        (await OutcomeAsync(rig, "stranger")).ShouldBeNull();
    }

    [Fact]
    public async Task Watches_OneTooMany_IsRefused()
    {
        await using var rig = await GatewayRig.StartAsync(new GatewayOptions { WatchesPerProject = 1 });
        using var first = new Watcher(rig.Bays);
        await first.NextAsync(Type.Bookmark);

        using var second = rig.Bays.WatchBays(new Proto.WatchBaysRequest());
        var refused = await Should.ThrowAsync<RpcException>(() => second.ResponseStream.MoveNext(CancellationToken.None));

        refused.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        refused.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason.ShouldBe("TOO_MANY_WATCHES");
        using var other = rig.BaysAs("stranger").WatchBays(new Proto.WatchBaysRequest());
        (await other.ResponseStream.MoveNext(CancellationToken.None)).ShouldBeTrue();
    }

    private static async Task<RpcException?> OutcomeAsync(GatewayRig rig, string token)
    {
        try
        {
            await rig.BaysAs(token).ListBaysAsync(List);
            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
    }
}
