using Grpc.Health.V1;
using Magnum.Grains.Store;
using Magnum.Grpc;

namespace Magnum.Server.Hosting;

/// <summary>Tells the health service whether calls can be served: the database answers and the server is not stopping.</summary>
internal sealed class StoreHealth(IGrainStore store, HealthStatuses statuses, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly string[] Services =
        ["magnum.v1.Baymodels", "magnum.v1.Bays", "magnum.v1.Certificates", "magnum.v1.Drivers", "magnum.v1.Services"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        lifetime.ApplicationStopping.Register(() => Set(HealthCheckResponse.Types.ServingStatus.NotServing));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await store.CurrentPositionAsync(stoppingToken);
                Set(HealthCheckResponse.Types.ServingStatus.Serving);
            }
            catch (StoreException)
            {
                // The store logs its own failures.
                Set(HealthCheckResponse.Types.ServingStatus.NotServing);
            }

            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Set(HealthCheckResponse.Types.ServingStatus status)
    {
        statuses.SetStatus(string.Empty, status);
        foreach (var service in Services)
        {
            statuses.SetStatus(service, status);
        }
    }
}
