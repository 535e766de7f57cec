using Grpc.Core;
using Magnum.Gateway.Errors;
using Magnum.Grains;
using Magnum.Grains.Cloud;

namespace Magnum.Gateway.Authentication;

/// <summary>Who calls, and what they may do.</summary>
internal static class Caller
{
    private const string ReaderRole = "reader";

    /// <summary>The caller; null for a call that needs no token.</summary>
    public static CallContext? Find(ServerCallContext context) =>
        context.UserState.TryGetValue(typeof(CallContext), out var caller) ? (CallContext)caller : null;

    /// <summary>The caller, who may read.</summary>
    public static CallContext Of(ServerCallContext context) =>
        Find(context) ?? throw ApiError.Unauthenticated("TOKEN_MISSING", "The call was not authenticated.");

    /// <summary>The caller, who may change things: any role of the project but <c>reader</c> alone.</summary>
    public static CallContext WriterOf(ServerCallContext context)
    {
        var caller = Of(context);
        return MayWrite(caller.RoleNames)
            ? caller
            : throw ApiError.From(new Refusal(RefusalKind.PermissionDenied, "READ_ONLY_ROLE", "Your role in this project is reader, which may not change anything. Ask for the role member."));
    }

    /// <summary>Whether somebody with these roles in a project may change things there.</summary>
    public static bool MayWrite(IReadOnlyList<string> roleNames) => roleNames.Any(role => !string.Equals(role, ReaderRole, StringComparison.OrdinalIgnoreCase));

    /// <summary>The caller, who is an administrator of the cloud.</summary>
    public static CallContext AdminOf(ServerCallContext context)
    {
        var caller = Of(context);
        return caller.IsAdmin
            ? caller
            : throw ApiError.From(new Refusal(RefusalKind.PermissionDenied, "ADMIN_REQUIRED", "Only a token with the role admin may call this."));
    }
}
