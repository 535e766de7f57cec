using Magnum.Gateway.Rest;
using Microsoft.AspNetCore.Http;

namespace Magnum.Gateway.Nodes.Discovery;

/// <summary>An error of the discovery protocol. etcd prints code, reason and cause.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">etcd's number of the error.</param>
/// <param name="reason">etcd's words for it.</param>
/// <param name="cause">What is wrong here.</param>
/// <param name="index">The index of the cluster; 0 when it is not known.</param>
internal sealed class EtcdException(int status, int code, string reason, string cause, long index = 0) : RestException(status, cause)
{
    public int Code { get; } = code;

    public string Reason { get; } = reason;

    public long Index { get; } = index;

    public static EtcdException NotFound(string cause, long index = 0) => new(StatusCodes.Status404NotFound, 100, "Key not found", cause, index);

    public static EtcdException Full(int size, long index) =>
        new(StatusCodes.Status403Forbidden, 103, "Reached the max number of peers in the cluster", $"all {size} members have registered", index);

    public static EtcdException Exists(string key, long index) => new(StatusCodes.Status412PreconditionFailed, 105, "Key already exists", key, index);

    public static EtcdException ReadOnly(string cause) => new(StatusCodes.Status403Forbidden, 107, "Root is read only", cause);

    public static EtcdException NoNumber(string cause) => new(StatusCodes.Status400BadRequest, 203, "The given index in POST form is not a number", cause);

    public static EtcdException InvalidField(string cause) => new(StatusCodes.Status400BadRequest, 209, "Invalid field", cause);

    public static EtcdException InvalidForm(string cause) => new(StatusCodes.Status400BadRequest, 210, "Invalid POST form", cause);

    /// <summary>The error as etcd's clients read it. What may pass becomes a 503, the one that they try again after.</summary>
    public static EtcdException From(RestException fault) => fault switch
    {
        EtcdException own => own,
        { Status: StatusCodes.Status404NotFound } => NotFound(fault.Message),
        { Status: StatusCodes.Status429TooManyRequests or >= StatusCodes.Status500InternalServerError } =>
            new(StatusCodes.Status503ServiceUnavailable, 300, "Raft Internal Error", fault.Message),
        _ => new(fault.Status, 210, "Invalid POST form", fault.Message),
    };
}
