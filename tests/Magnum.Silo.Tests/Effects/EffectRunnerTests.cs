using Magnum.Grains.Bays;
using Magnum.Grains.Cloud;
using Magnum.Grains.Store;
using Magnum.Silo.Calls;
using Magnum.Silo.Effects;
using Magnum.Silo.Shards;
using Magnum.Silo.Tests.Hosting;
using Magnum.Storage.Memory;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Tests.Effects;

public sealed class EffectRunnerTests
{
    private static readonly SiloOptions Options = new();
    private readonly ManualTime _time = new();
    private readonly LogSink _log = new();
    private readonly ScriptedCloud _cloud = new();
    private readonly ScriptedDriver _driver = new();
    private readonly ScriptedStore _store;
    private readonly ShardKeeper _keeper;
    private readonly EffectRunner _effects;

    public EffectRunnerTests()
    {
        _store = new ScriptedStore(new MemoryGrainStore(_time));
        var clock = new DatabaseClock(_time);
        var calls = new CloudCalls(Options, _time, _log.CreateLogger<CloudCalls>());
        _keeper = new ShardKeeper(_store, Sample.Silo(), Options, _time, clock, _log.CreateLogger<ShardKeeper>());
        _effects = new EffectRunner(_cloud, _driver, Sample.Preparation, Sample.Addresses, _store, calls, clock, _log.CreateLogger<EffectRunner>());
    }

    [Fact]
    public async Task CreateStack_Accepted_TellsTheStackWithTheBaysTrust()
    {
        var bay = Sample.Settled() with { StackId = null };
        bay = bay.At(OperationKind.Create, OperationStage.StackCreate);

        var message = await RunAsync(bay, BayEffect.CreateStack);

        message.ShouldBe(new BayMessage.StackAccepted(bay.Operation!.Id, $"id-of-{bay.StackName}"));
        _cloud.Callers.ShouldAllBe(caller => caller == "trust");
        _cloud.Stacks.Values.Single().Operation().ShouldBe(bay.Operation.Id);
    }

    [Fact]
    public async Task CreateStack_MadeByAnEarlierTry_IsFoundAndNotMadeAgain()
    {
        var bay = Sample.Settled() with { StackId = null };
        bay = bay.At(OperationKind.Create, OperationStage.StackCreate);
        await RunAsync(bay, BayEffect.CreateStack);

        var message = await _effects.RunAsync(bay, BayEffect.CreateStack, _keeper.Enter(bay.ShardOf())!, CancellationToken.None);

        message.ShouldBeOfType<BayMessage.StackAccepted>();
        _cloud.CountOf("create").ShouldBe(1);
    }

    [Fact]
    public async Task UpdateStack_Accepted_TellsTheStack()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Update, OperationStage.StackUpdate), "CREATE_COMPLETE");

        var message = await RunAsync(bay, BayEffect.UpdateStack);

        message.ShouldBe(new BayMessage.StackAccepted(bay.Operation!.Id, bay.StackId!));
    }

    [Fact]
    public async Task DeleteStack_SecretsNoKeyOpens_GoesOnWithTheServicesOwnRights()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Delete, OperationStage.StackDelete), "CREATE_COMPLETE");
        LoseTheKey();

        var message = await RunAsync(bay, BayEffect.DeleteStack);

        message.ShouldBeOfType<BayMessage.DeleteAccepted>();
        _cloud.Callers.ShouldNotBeEmpty();
        _cloud.Callers.ShouldNotContain("trust");
        _log.Entries.ShouldContain(entry => entry.Id == 2103);
    }

    [Fact]
    public async Task UpdateStack_SecretsNoKeyOpens_FailsAsWhatMayPassAndNamesNoKey()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Update, OperationStage.StackUpdate), "CREATE_COMPLETE");
        LoseTheKey();

        var message = await RunAsync(bay, BayEffect.UpdateStack);

        var fault = message.ShouldBeOfType<BayMessage.EffectFailed>().Fault;
        (fault.Code, fault.IsTransient, fault.Owner).ShouldBe(("SECRETS_UNREADABLE", true, FaultOwner.Service));
        fault.Message.ShouldNotContain("lost-key");
        _cloud.Callers.ShouldBeEmpty();
    }

    [Fact]
    public async Task DeleteStack_StoreAway_IsNoAnswer()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Delete, OperationStage.StackDelete), "CREATE_COMPLETE");
        _store.Before = name => Throw(name, new StoreException("The database is away.", isTransient: true, null));

        await Should.ThrowAsync<StoreException>(() => RunAsync(bay, BayEffect.DeleteStack));
    }

    [Fact]
    public async Task DeleteStack_Accepted_SaysSo()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Delete, OperationStage.StackDelete), "CREATE_COMPLETE");

        var message = await RunAsync(bay, BayEffect.DeleteStack);

        message.ShouldBe(new BayMessage.DeleteAccepted(bay.Operation!.Id));
    }

    [Fact]
    public async Task DeleteStack_NoneThere_IsGone()
    {
        var bay = Sample.Settled().At(OperationKind.Delete, OperationStage.StackDelete);

        var message = await RunAsync(bay, BayEffect.DeleteStack);

        message.ShouldBe(new BayMessage.StackGone(bay.Operation!.Id) { Sought = bay.StackId });
    }

    [Fact]
    public async Task ReadOutputs_NoneThere_IsGone()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackWatch);

        var message = await RunAsync(bay, BayEffect.ReadOutputs);

        message.ShouldBe(new BayMessage.StackGone(bay.Operation!.Id) { Sought = bay.StackId });
    }

    [Fact]
    public async Task ReadOutputs_Complete_TellsTheAddresses()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Create, OperationStage.Outputs), "CREATE_COMPLETE");

        var message = await RunAsync(bay, BayEffect.ReadOutputs);

        message.ShouldBeOfType<BayMessage.OutputsRead>().Outputs.NodeAddresses.ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public async Task ReadFaults_Failed_TellsTheResources()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Create, OperationStage.Faults), "CREATE_FAILED");
        _cloud.Resources = [Resource("server", "CREATE_FAILED")];

        var message = await RunAsync(bay, BayEffect.ReadFaults);

        message.ShouldBeOfType<BayMessage.FaultsRead>().Resources.ShouldBe(_cloud.Resources);
    }

    [Fact]
    public async Task RemoveTrustee_Known_IsRemoved()
    {
        var bay = Sample.Settled().At(OperationKind.Delete, OperationStage.TrusteeDelete);

        var message = await RunAsync(bay, BayEffect.RemoveTrustee);

        message.ShouldBe(new BayMessage.TrusteeGone(bay.Operation!.Id));
        _cloud.CountOf("delete-trustee").ShouldBe(1);
    }

    [Fact]
    public async Task RemoveTrustee_None_CallsNobody()
    {
        var bay = Sample.Settled().At(OperationKind.Delete, OperationStage.TrusteeDelete) with { Ledger = Ledger.Empty };

        var message = await RunAsync(bay, BayEffect.RemoveTrustee);

        message.ShouldBeOfType<BayMessage.TrusteeGone>();
        _cloud.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task RemoveTrustee_KeystoneDoesNotAnswer_IsAPassingFault()
    {
        var bay = Sample.Settled().At(OperationKind.Delete, OperationStage.TrusteeDelete);
        _cloud.During = (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);

        var run = RunAsync(bay, BayEffect.RemoveTrustee);
        _time.Advance(Options.CallTimeout);
        var message = await run;

        FaultOf(message).Code.ShouldBe("KEYSTONE_TIMEOUT");
        FaultOf(message).IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task AnyEffect_LeaseTooShort_IsNotBegun()
    {
        var bay = Sample.Settled().At(OperationKind.Delete, OperationStage.TrusteeDelete);
        await _keeper.RenewAsync(new Dictionary<int, DateTimeOffset>(), CancellationToken.None);
        using var hold = _keeper.Enter(bay.ShardOf())!;
        _time.Advance(TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<LeaseLostException>(() => _effects.RunAsync(bay, BayEffect.RemoveTrustee, hold, CancellationToken.None));

        _cloud.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task AnyEffect_TrustDead_GoesWithTheServicesOwnRights()
    {
        var bay = WithStack(Sample.Settled().At(OperationKind.Delete, OperationStage.StackDelete), "CREATE_COMPLETE") with { CredentialsValid = false };

        await RunAsync(bay, BayEffect.DeleteStack);

        _cloud.Callers.ShouldBe(["own:project"]);
    }

    [Fact]
    public async Task AnyEffect_CloudRefuses_IsAFailureWithItsFault()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackCreate);
        _cloud.During = (_, _) => throw new CloudException("QUOTA", "no cores left", isTransient: false, FaultOwner.Quota) { RequestId = "req-heat" };

        var message = await RunAsync(bay, BayEffect.CreateStack);

        var failed = message.ShouldBeOfType<BayMessage.EffectFailed>();
        failed.OperationId.ShouldBe(bay.Operation!.Id);
        failed.Stage.ShouldBe(OperationStage.StackCreate);
        failed.Fault.ShouldBe(new EffectFault("QUOTA", "no cores left", false, FaultOwner.Quota) { RequestId = "req-heat" });
        _log.Entries.ShouldContain(entry => entry.Id == 2101 && entry.Text.Contains("req-test"));
    }

    [Fact]
    public async Task AnyEffect_UnexpectedError_IsAPassingFaultAndLogged()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackCreate);
        _cloud.During = (_, _) => throw new InvalidOperationException("a secret detail");

        var message = await RunAsync(bay, BayEffect.CreateStack);

        var fault = FaultOf(message);
        fault.Code.ShouldBe("INTERNAL");
        fault.IsTransient.ShouldBeTrue();
        fault.Owner.ShouldBe(FaultOwner.Service);
        fault.Message.ShouldNotContain("secret");
        _log.Entries.ShouldContain(entry => entry.Level == LogLevel.Error && entry.Id == 2102 && entry.Text.Contains("a secret detail"));
    }

    [Fact]
    public async Task AnyEffect_CancelledByNobody_IsAPassingFaultAndLogged()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackCreate);
        _cloud.During = (_, _) => throw new TaskCanceledException("some client gave up by itself");

        var message = await RunAsync(bay, BayEffect.CreateStack);

        FaultOf(message).Code.ShouldBe("INTERNAL");
        _log.Entries.ShouldContain(entry => entry.Id == 2102);
    }

    [Fact]
    public async Task AnyEffect_StoreFails_IsTheCallersToRetry()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackCreate);
        _cloud.During = (_, _) => throw new StoreException("down", isTransient: true, null);

        await Should.ThrowAsync<StoreException>(() => RunAsync(bay, BayEffect.CreateStack));
    }

    [Fact]
    public async Task CreateStack_DriverMissing_IsAPassingFaultOfTheService()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackCreate);
        _driver.IsInstalled = false;

        var message = await RunAsync(bay, BayEffect.CreateStack);

        var fault = FaultOf(message);
        fault.Code.ShouldBe("DRIVER_MISSING");
        fault.IsTransient.ShouldBeTrue();
        fault.Message.ShouldContain("docker on ubuntu (vm)");
    }

    [Fact]
    public async Task AnyEffect_WhateverHappens_LogsNoPassword()
    {
        var bay = Sample.Settled().At(OperationKind.Create, OperationStage.StackCreate);
        _cloud.During = (_, _) => throw new InvalidOperationException("broken");

        await RunAsync(bay, BayEffect.CreateStack);

        _log.Entries.ShouldAllBe(entry => !entry.Text.Contains(Sample.Password));
    }

    private static StackResource Resource(string name, string status) => new(name, "OS::Nova::Server", status, null, null, false);

    private static EffectFault FaultOf(BayMessage message) => message.ShouldBeOfType<BayMessage.EffectFailed>().Fault;

    private BayState WithStack(BayState bay, string status)
    {
        _cloud.Stacks[bay.StackId!] = new Stack { Id = bay.StackId!, Name = bay.StackName, Status = status };
        return bay;
    }

    private void LoseTheKey() => _store.Before = name => Throw(name, new StoreException("Sealed under 'lost-key', which is not configured.", isTransient: false, null));

    private static void Throw(string name, StoreException exception)
    {
        if (name == "read-secret")
        {
            throw exception;
        }
    }

    private async Task<BayMessage> RunAsync(BayState bay, BayEffect effect)
    {
        await _store.AddBaymodelAsync();
        await _store.AddBayAsync(bay);
        await _keeper.RenewAsync(new Dictionary<int, DateTimeOffset>(), CancellationToken.None);
        using var hold = _keeper.Enter(bay.ShardOf())!;
        return await _effects.RunAsync(bay, effect, hold, CancellationToken.None);
    }
}
