using Google.Rpc;
using Grpc.Core;

namespace Magnum.Gateway.Tests.Hosting;

/// <summary>How a call was refused. That there is exactly one ErrorInfo, of domain magnum, is checked on every one.</summary>
internal sealed record Fault(StatusCode Code, string Message, ErrorInfo Info, Google.Rpc.Status Status)
{
    public string Reason => Info.Reason;

    /// <summary>The fields that are wrong, and what is said of each.</summary>
    public ILookup<string, string> Fields =>
        (Detail<BadRequest>()?.FieldViolations ?? []).ToLookup(violation => violation.Field, violation => violation.Description, StringComparer.Ordinal);

    public RetryInfo? Retry => Detail<RetryInfo>();

    public static async Task<Fault> OfAsync(Func<Task> call)
    {
        var exception = await Should.ThrowAsync<RpcException>(call);
        var status = exception.GetRpcStatus().ShouldNotBeNull($"{exception.StatusCode}: {exception.Status.Detail}");
        var info = status.Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).ShouldHaveSingleItem().Unpack<ErrorInfo>();
        info.Domain.ShouldBe("magnum");
        info.Reason.ShouldMatch("^[A-Z][A-Z0-9_]+$");
        status.Code.ShouldBe((int)exception.StatusCode);
        status.Message.ShouldBe(exception.Status.Detail);
        return new Fault(exception.StatusCode, status.Message, info, status);
    }

    public T? Detail<T>()
        where T : class, Google.Protobuf.IMessage<T>, new() => Status.GetDetail<T>();

    public void ShouldBe(StatusCode code, string reason)
    {
        Code.ShouldBe(code, Message);
        Reason.ShouldBe(reason, Message);
    }

    public void ShouldBeInvalid(params string[] fields)
    {
        ShouldBe(StatusCode.InvalidArgument, "INVALID_FIELDS");
        Fields.Select(field => field.Key).Order().ShouldBe(fields.Order(), Message);
    }
}
