using Microsoft.Extensions.Hosting;

namespace Magnum.Gateway.Nodes;

/// <summary>A host in a host: it listens to no signals, since the one around it stops it.</summary>
internal sealed class NodeLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
