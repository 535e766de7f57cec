using Grpc.Core;
using Magnum.V1;

namespace Magnum.Cli.Tests.Hosting;

internal sealed class ScriptedBaymodels(CallScript script) : V1.Baymodels.BaymodelsBase
{
    public override Task<Baymodel> CreateBaymodel(CreateBaymodelRequest request, ServerCallContext context) => script.AnswerAsync<Baymodel>(request, context);

    public override Task<Baymodel> GetBaymodel(GetBaymodelRequest request, ServerCallContext context) => script.AnswerAsync<Baymodel>(request, context);

    public override Task<ListBaymodelsResponse> ListBaymodels(ListBaymodelsRequest request, ServerCallContext context) => script.AnswerAsync<ListBaymodelsResponse>(request, context);

    public override Task<Baymodel> UpdateBaymodel(UpdateBaymodelRequest request, ServerCallContext context) => script.AnswerAsync<Baymodel>(request, context);

    public override Task<DeleteBaymodelResponse> DeleteBaymodel(DeleteBaymodelRequest request, ServerCallContext context) => script.AnswerAsync<DeleteBaymodelResponse>(request, context);
}

internal sealed class ScriptedBays(CallScript script) : V1.Bays.BaysBase
{
    public override Task<Bay> CreateBay(CreateBayRequest request, ServerCallContext context) => script.AnswerAsync<Bay>(request, context);

    public override Task<Bay> GetBay(GetBayRequest request, ServerCallContext context) => script.AnswerAsync<Bay>(request, context);

    public override Task<ListBaysResponse> ListBays(ListBaysRequest request, ServerCallContext context) => script.AnswerAsync<ListBaysResponse>(request, context);

    public override Task<Bay> UpdateBay(UpdateBayRequest request, ServerCallContext context) => script.AnswerAsync<Bay>(request, context);

    public override Task<Bay> DeleteBay(DeleteBayRequest request, ServerCallContext context) => script.AnswerAsync<Bay>(request, context);

    public override Task WatchBays(WatchBaysRequest request, IServerStreamWriter<WatchBaysResponse> responseStream, ServerCallContext context) => script.StreamAsync(request, responseStream, context);

    public override Task<ListBayEventsResponse> ListBayEvents(ListBayEventsRequest request, ServerCallContext context) => script.AnswerAsync<ListBayEventsResponse>(request, context);
}

internal sealed class ScriptedCertificates(CallScript script) : V1.Certificates.CertificatesBase
{
    public override Task<CaCertificate> GetCa(GetCaRequest request, ServerCallContext context) => script.AnswerAsync<CaCertificate>(request, context);

    public override Task<SignedCertificate> Sign(SignRequest request, ServerCallContext context) => script.AnswerAsync<SignedCertificate>(request, context);
}

internal sealed class ScriptedDrivers(CallScript script) : V1.Drivers.DriversBase
{
    public override Task<ListDriversResponse> ListDrivers(ListDriversRequest request, ServerCallContext context) => script.AnswerAsync<ListDriversResponse>(request, context);

    public override Task<Driver> GetDriver(GetDriverRequest request, ServerCallContext context) => script.AnswerAsync<Driver>(request, context);
}

internal sealed class ScriptedSilos(CallScript script) : V1.Services.ServicesBase
{
    public override Task<ListServicesResponse> ListServices(ListServicesRequest request, ServerCallContext context) => script.AnswerAsync<ListServicesResponse>(request, context);
}
