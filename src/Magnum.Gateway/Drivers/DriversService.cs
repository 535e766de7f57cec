using Grpc.Core;
using Magnum.Gateway.Authentication;
using Magnum.Gateway.Errors;
using Magnum.Grains.Drivers;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Drivers;

/// <summary>The rpcs of <c>magnum.v1.Drivers</c>.</summary>
internal sealed class DriversService(IDriverCatalog drivers) : Proto.Drivers.DriversBase
{
    public override Task<Proto.ListDriversResponse> ListDrivers(Proto.ListDriversRequest request, ServerCallContext context)
    {
        Caller.Of(context);
        var response = new Proto.ListDriversResponse();
        response.Drivers.AddRange(drivers.All.Select(driver => ToMessage(driver.Definition)));
        return Task.FromResult(response);
    }

    public override Task<Proto.Driver> GetDriver(Proto.GetDriverRequest request, ServerCallContext context)
    {
        Caller.Of(context);
        var driver = drivers.All.FirstOrDefault(driver => string.Equals(driver.Definition.Name, request.Name, StringComparison.Ordinal))
            ?? throw ApiError.NotFound("driver", request.Name);
        return Task.FromResult(ToMessage(driver.Definition));
    }

    private static Proto.Driver ToMessage(DriverDefinition definition)
    {
        var message = new Proto.Driver
        {
            Name = definition.Name,
            Version = definition.Version,
            Description = definition.Description,
            Coe = definition.Coe,
            OsDistro = definition.OsDistro,
            ServerType = definition.ServerType,
            SshUser = definition.SshUser,
            MaxMasterCount = definition.MaxMasterCount,
        };
        message.NetworkDrivers.AddRange(definition.NetworkDrivers);
        message.VolumeDrivers.AddRange(definition.VolumeDrivers);
        message.DockerStorageDrivers.AddRange(definition.DockerStorageDrivers);
        message.Labels.AddRange(definition.Labels.Select(ToMessage));
        return message;
    }

    private static Proto.DriverLabel ToMessage(DriverLabel label)
    {
        var message = new Proto.DriverLabel
        {
            Name = label.Name,
            Type = label.Type.ToString().ToLowerInvariant(),
            DefaultValue = label.Default,
            Description = label.Description,
        };
        message.AllowedValues.AddRange(label.AllowedValues);
        return message;
    }
}
