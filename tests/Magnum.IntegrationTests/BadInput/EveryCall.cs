using Magnum.IntegrationTests.Bays;
using Magnum.V1;

namespace Magnum.IntegrationTests.BadInput;

/// <summary>The calls of the API, one after the other.</summary>
internal static class EveryCall
{
    /// <summary>Makes every call with a client whom none of them is open to.</summary>
    public static async Task<IReadOnlyList<ApiFault>> FaultsAsync(MagnumClient client, string bay = "bay") =>
    [
        await ApiFault.OfAsync(() => client.CreateBaymodelAsync()),
        await ApiFault.OfAsync(async () => await client.Baymodels.ListBaymodelsAsync(new ListBaymodelsRequest())),
        await ApiFault.OfAsync(() => client.CreateBayAsync("bay", "docker")),
        await ApiFault.OfAsync(() => client.GetBayAsync(bay)),
        await ApiFault.OfAsync(async () => await client.Bays.ListBaysAsync(new ListBaysRequest())),
        await ApiFault.OfAsync(() => client.ScaleAsync(bay, 2)),
        await ApiFault.OfAsync(() => client.DeleteBayAsync(bay)),
        await ApiFault.OfAsync(() => client.EventsAsync(bay)),
        await ApiFault.OfAsync(() => client.UntilAsync(bay, _ => true)),
        await ApiFault.OfAsync(async () => await client.Certificates.GetCaAsync(new GetCaRequest { BayId = bay })),
        await ApiFault.OfAsync(async () => await client.Certificates.SignAsync(new SignRequest { BayId = bay, Csr = "csr" })),
        await ApiFault.OfAsync(async () => await client.Drivers.ListDriversAsync(new ListDriversRequest())),
        await ApiFault.OfAsync(async () => await client.Drivers.GetDriverAsync(new GetDriverRequest { Name = "docker-ubuntu" })),
        await ApiFault.OfAsync(async () => await client.Services.ListServicesAsync(new ListServicesRequest())),
    ];
}
