namespace Grpc.Core;

/// <summary>The outcome of a call, as numbered by the gRPC specification.</summary>
public enum StatusCode
{
    /// <summary>The call succeeded.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>An error that says nothing about its kind; also what a handler's unexpected exception becomes.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the system.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before the call was done; it may have succeeded nevertheless.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist, or the caller may not know that it does.</summary>
    NotFound = 5,

    /// <summary>What was to be created is already there.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a rate or a size limit is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs; retrying changes nothing until that is repaired.</summary>
    FailedPrecondition = 9,

    /// <summary>A conflict between concurrent calls; retry from the read.</summary>
    Aborted = 10,

    /// <summary>A position past the valid range.</summary>
    OutOfRange = 11,

    /// <summary>The method, or what it needs, is not implemented here.</summary>
    Unimplemented = 12,

    /// <summary>An invariant of the system or of the protocol is broken.</summary>
    Internal = 13,

    /// <summary>The service cannot be reached now; retrying after a while may work.</summary>
    Unavailable = 14,

    /// <summary>Data are lost or corrupted beyond recovery.</summary>
    DataLoss = 15,

    /// <summary>The caller carries no valid credentials.</summary>
    Unauthenticated = 16,
}
