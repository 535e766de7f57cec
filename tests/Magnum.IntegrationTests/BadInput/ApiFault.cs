using Google.Rpc;
using Grpc.Core;

namespace Magnum.IntegrationTests.BadInput;

/// <summary>What a refused call told its caller.</summary>
internal sealed record ApiFault(StatusCode Code, string Reason, string Message, IReadOnlyDictionary<string, string> Fields, Google.Rpc.Status Details)
{
    /// <summary>Makes a call that is to be refused, with exactly one ErrorInfo of the domain magnum.</summary>
    public static async Task<ApiFault> OfAsync<T>(Func<Task<T>> call)
    {
        var exception = await Should.ThrowAsync<RpcException>(() => call());
        var status = exception.GetRpcStatus().ShouldNotBeNull($"{exception.Status} carries no details.");
        var info = status.Details.Where(detail => detail.Is(ErrorInfo.Descriptor)).ShouldHaveSingleItem().Unpack<ErrorInfo>();
        info.Domain.ShouldBe("magnum");
        status.Code.ShouldBe((int)exception.StatusCode);
        status.Message.ShouldBe(exception.Status.Detail);
        var fields = (status.GetDetail<BadRequest>()?.FieldViolations ?? []).GroupBy(violation => violation.Field)
            .ToDictionary(violations => violations.Key, violations => string.Join("; ", violations.Select(violation => violation.Description)));
        return new ApiFault(exception.StatusCode, info.Reason, exception.Status.Detail, fields, status);
    }

    /// <summary>The call was refused for the value of one field, and the message says what helps.</summary>
    public void ShouldBeInvalid(string field, string helps)
    {
        Code.ShouldBe(StatusCode.InvalidArgument, Message);
        Reason.ShouldBe("INVALID_FIELDS");
        Fields.Keys.ShouldContain(field, Message);
        Fields[field].ShouldContain(helps);
        Message.ShouldContain(helps);
    }

    public void ShouldBe(StatusCode code, string reason, string helps)
    {
        Code.ShouldBe(code, Message);
        Reason.ShouldBe(reason);
        Message.ShouldContain(helps);
    }
}
