using Grpc.Core;
using Magnum.Gateway.Authentication;
using Magnum.Gateway.Certificates;
using Magnum.Gateway.Rest;
using Magnum.Grains.Cloud;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Magnum.Gateway.Nodes.Certificates;

/// <summary>The certificate of a bay's authority, and the signing of requests by it. Under <c>/v1</c>, and without a version, which means the same.</summary>
internal sealed class CertificateRoutes(NodeTokens tokens, IBayCertification certification, NodeEndpointOptions options)
{
    private const int LongestName = 255;
    private const int LongestCsr = 16 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var version in (string[])["/v1", ""])
        {
            routes.MapGet($"{version}/certificates/{{bay}}", ShowAsync);
            routes.MapPost($"{version}/certificates", SignAsync);
        }
    }

    private async Task ShowAsync(HttpContext context)
    {
        var caller = CallerOf(await tokens.AuthenticateAsync(context));
        var idOrName = (string)context.Request.RouteValues["bay"]!;
        if (idOrName.Length > LongestName || idOrName.Contains('\0', StringComparison.Ordinal))
        {
            throw RestException.Invalid($"The name of a bay has from 1 to {LongestName} characters, none of them NUL.");
        }

        var (bay, pem) = await AskAsync(() => certification.GetCaAsync(caller, idOrName, context.RequestAborted));
        await AnswerAsync(context, StatusCodes.Status200OK, bay, null, pem);
    }

    private async Task SignAsync(HttpContext context)
    {
        var caller = CallerOf(await tokens.AuthenticateAsync(context));
        var texts = await RestBody.ReadTextsAsync(context.Request, ("bay_uuid", LongestName), ("csr", LongestCsr));
        var (bay, csr, pem) = await AskAsync(() => certification.SignAsync(caller, texts["bay_uuid"], texts["csr"], context.RequestAborted));
        await AnswerAsync(context, StatusCodes.Status201Created, bay, csr, pem);
    }

    // Without a project nobody is a member: who logs in so can only be a bay's trustee.
    private static CertificateCaller CallerOf(NodeCaller caller) => new(
        caller.UserId,
        caller.ProjectId,
        caller.TrusteeId ?? (caller.ProjectId is null ? caller.UserId : null),
        Caller.MayWrite(caller.RoleNames));

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (RpcException exception)
        {
            throw RestException.From(exception.Status);
        }
    }

    private Task AnswerAsync(HttpContext context, int status, Guid bay, string? csr, string pem) =>
        RestAnswer.WriteAsync(context, status, new CertificateView(bay, csr, pem, RestLink.Of(options.PublicUrl, "certificates", bay.ToString("D"))), RestJson.Wire.CertificateView);
}
