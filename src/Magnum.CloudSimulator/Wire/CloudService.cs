namespace Magnum.CloudSimulator.Wire;

/// <summary>The services of the simulated cloud, by their OpenStack service type.</summary>
internal enum CloudService
{
    Identity,
    Orchestration,
    Image,
    Compute,
    Network,
    Admin,
}
