using Magnum.Grains.Certificates;

namespace Magnum.Silo.Tests.Hosting;

/// <summary>Makes texts that stand for certificates.</summary>
internal sealed class ScriptedCertificates : ICertificateMaker
{
    public Task<BayCertificates> MakeAsync(string bayName, Guid bay, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult(new BayCertificates($"authority of {bayName}", "authority's key", "client", "client's key"));
}
