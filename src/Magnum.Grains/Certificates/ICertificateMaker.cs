namespace Magnum.Grains.Certificates;

/// <summary>Makes certificate authorities. Takes processor time, so it is kept off the callers' threads and within bounds.</summary>
public interface ICertificateMaker
{
    /// <summary>Makes the authority of a bay and the service's client certificate.</summary>
    /// <param name="bayName">Name of the bay.</param>
    /// <param name="bay">The bay.</param>
    /// <param name="now">The database's time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<BayCertificates> MakeAsync(string bayName, Guid bay, DateTimeOffset now, CancellationToken cancellationToken);
}
