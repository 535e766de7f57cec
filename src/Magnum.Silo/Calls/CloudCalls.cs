using Magnum.Grains.Cloud;
using Magnum.Silo.Shards;
using Microsoft.Extensions.Logging;

namespace Magnum.Silo.Calls;

/// <summary>
/// All outside calls of a silo: within the budget, kept from a service that is down, begun only while the shard's lease outlasts them, and ended
/// by their time-out.
/// </summary>
internal sealed partial class CloudCalls(SiloOptions options, TimeProvider time, ILogger<CloudCalls> logger) : IDisposable
{
    /// <summary>Heat, in messages and codes.</summary>
    public const string Heat = "Heat";

    /// <summary>Keystone, in messages and codes.</summary>
    public const string Keystone = "Keystone";

    private readonly Circuit _heat = new(time);
    private readonly Circuit _keystone = new(time);
    private readonly CancellationTokenSource _draining = new();

    /// <summary>The pace of the calls.</summary>
    public CallBudget Budget { get; } = new(options.CloudCallsPerSecond, time);

    /// <summary>
    /// Makes a call. Throws <see cref="LeaseLostException"/> when it may not begin any more, <see cref="CircuitOpenException"/> when the service is down,
    /// and a passing <see cref="CloudException"/> when it took too long.
    /// </summary>
    /// <param name="service">Name of the service.</param>
    /// <param name="project">For whose bay.</param>
    /// <param name="looks">Whether it only looks.</param>
    /// <param name="hold">The bay's shard; null for a call that only looks, at no bay's behalf.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<T> RunAsync<T>(string service, string project, bool looks, ShardHold? hold, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var circuit = service == Heat ? _heat : _keystone;
        if (circuit.IsShut(out var shut))
        {
            throw new CircuitOpenException(service, shut);
        }

        await WaitAsync(project, looks, cancellationToken);
        if (!circuit.TryEnter(out var wait))
        {
            throw new CircuitOpenException(service, wait);
        }

        hold?.EnsureMayCall();
        using var tooLong = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        try
        {
            var answer = await call(either.Token);
            Answered(service, circuit);
            return answer;
        }
        catch (CloudException exception)
        {
            Judge(service, circuit, exception);
            throw;
        }
        catch (OperationCanceledException) when (tooLong.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var exception = new CloudException($"{service.ToUpperInvariant()}_TIMEOUT", $"{service} did not answer within {options.CallTimeout.TotalSeconds:0} s", isTransient: true, FaultOwner.Cloud);
            Judge(service, circuit, exception);
            throw exception;
        }
    }

    /// <summary>Throws <see cref="CircuitOpenException"/> while Heat or Keystone is down: no effect could be run.</summary>
    public void EnsureNotShut()
    {
        if (_heat.IsShut(out var wait))
        {
            throw new CircuitOpenException(Heat, wait);
        }

        if (_keystone.IsShut(out wait))
        {
            throw new CircuitOpenException(Keystone, wait);
        }
    }

    /// <summary>The silo stops: what still waits for its turn is not begun any more.</summary>
    public void Drain() => _draining.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        Budget.Dispose();
        _draining.Dispose();
    }

    private async Task WaitAsync(string project, bool looks, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_draining.Token, cancellationToken);
        try
        {
            await Budget.WaitAsync(project, looks, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LeaseLostException();
        }
    }

    private void Answered(string service, Circuit circuit)
    {
        Budget.Succeeded();
        if (circuit.Succeeded())
        {
            LogBack(service);
        }
    }

    // A final refusal is an answer too. One that says when to come again is busy, not down.
    private void Judge(string service, Circuit circuit, CloudException exception)
    {
        if (exception.CredentialsRefused)
        {
            // Keystone spoke, in a call to Heat perhaps: nothing is known of the service.
            return;
        }

        if (!exception.IsTransient)
        {
            Answered(service, circuit);
            return;
        }

        Budget.Overloaded();
        if (exception.RetryAfter is null && circuit.Failed())
        {
            LogDown(service, exception.Code, exception.Message);
        }
    }
}
