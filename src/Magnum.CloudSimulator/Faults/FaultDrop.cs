namespace Magnum.CloudSimulator.Faults;

/// <summary>When a connection is cut.</summary>
public enum FaultDrop
{
    /// <summary>It is not cut.</summary>
    None,

    /// <summary>Before the service sees the request: nothing was done.</summary>
    Request,

    /// <summary>After the service has done its work: the caller does not learn of it.</summary>
    Reply,
}
