using Grpc.Core;
using Grpc.Health.V1;

namespace Magnum.Grpc.Health;

/// <summary>grpc.health.v1 over the statuses of this server.</summary>
internal sealed class HealthService(HealthStatuses statuses) : global::Grpc.Health.V1.Health.HealthBase
{
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) =>
        statuses.GetStatus(request.Service) is { } status
            ? Task.FromResult(new HealthCheckResponse { Status = status })
            : throw new RpcException(new Status(StatusCode.NotFound, $"The service '{request.Service}' is not known."));

    public override Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var (service, status) in statuses.GetAll())
        {
            response.Statuses.Add(service, new HealthCheckResponse { Status = status });
        }

        return Task.FromResult(response);
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        HealthCheckResponse.Types.ServingStatus? told = null;
        while (true)
        {
            var (status, changed) = statuses.Observe(request.Service);
            var now = status ?? HealthCheckResponse.Types.ServingStatus.ServiceUnknown;
            if (now != told)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = now });
                told = now;
            }

            await changed.WaitAsync(context.CancellationToken);
        }
    }
}
