namespace Magnum.Grains.Certificates;

/// <summary>Makes certificate authorities on the thread pool, a few at a time.</summary>
public sealed class CertificateMaker : ICertificateMaker, IDisposable
{
    private readonly SemaphoreSlim _room = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <inheritdoc/>
    public async Task<BayCertificates> MakeAsync(string bayName, Guid bay, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await _room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => BayAuthority.Make(bayName, bay, now), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();
}
