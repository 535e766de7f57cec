using Grpc.Core;
using Magnum.Gateway.Authentication;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Certificates;

/// <summary>The rpcs of <c>magnum.v1.Certificates</c>.</summary>
internal sealed class CertificatesService(IBayCertification certification) : Proto.Certificates.CertificatesBase
{
    public override async Task<Proto.CaCertificate> GetCa(Proto.GetCaRequest request, ServerCallContext context)
    {
        var caller = Caller.Of(context);
        var ca = await certification.GetCaAsync(CertificateCaller.Of(caller, mayWrite: false), request.BayId, context.CancellationToken).ConfigureAwait(false);
        return new Proto.CaCertificate { BayUuid = ca.Bay.ToString("D"), Pem = ca.Pem };
    }

    public override async Task<Proto.SignedCertificate> Sign(Proto.SignRequest request, ServerCallContext context)
    {
        var caller = Caller.WriterOf(context);
        var signed = await certification.SignAsync(CertificateCaller.Of(caller, mayWrite: true), request.BayId, request.Csr, context.CancellationToken).ConfigureAwait(false);
        return new Proto.SignedCertificate { BayUuid = signed.Bay.ToString("D"), Csr = signed.Csr, Pem = signed.Pem };
    }
}
