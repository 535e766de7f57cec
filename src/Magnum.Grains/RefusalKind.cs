namespace Magnum.Grains;

/// <summary>Kinds of refusal, each with one status in the API.</summary>
public enum RefusalKind
{
    /// <summary>The request is wrong whatever the state is.</summary>
    InvalidArgument,

    /// <summary>There is no such thing for this project.</summary>
    NotFound,

    /// <summary>The request does not fit the present state; it may fit later.</summary>
    FailedPrecondition,

    /// <summary>The caller acted on an outdated read.</summary>
    Aborted,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied,

    /// <summary>A quota or limit is reached.</summary>
    ResourceExhausted,
}
