using Google.Protobuf.WellKnownTypes;
using Magnum.Gateway.Paging;
using Magnum.Grains.Bays;
using Magnum.Grains.Store;
using BayStatus = Magnum.Grains.Bays.BayStatus;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Bays;

/// <summary>Bays between the domain and the contract.</summary>
internal static class BayMessages
{
    /// <summary>The fields that a caller may set on create.</summary>
    public static readonly IReadOnlyList<string> Writable = ["name", "baymodel_id", "node_count", "master_count", "bay_create_timeout", "discovery_url"];

    /// <summary>The fields that a caller may change.</summary>
    public static readonly IReadOnlyList<string> Changeable = ["node_count"];

    public static Proto.Bay ToMessage(this Stored<BayState> stored)
    {
        var bay = stored.State;
        var message = ToMessage(BaySummary.Of(bay), stored.Revision);
        message.DiscoveryUrl = bay.DiscoveryUrl ?? string.Empty;
        message.StatusReason = bay.StatusReason ?? string.Empty;
        message.ApiAddress = bay.ApiAddress ?? string.Empty;
        message.NodeAddresses.AddRange(bay.NodeAddresses);
        message.MasterAddresses.AddRange(bay.MasterAddresses);
        message.BayFaults.Add(bay.Faults.ToDictionary(fault => fault.Key, fault => fault.Value, StringComparer.Ordinal));
        message.UpdatedAt = bay.UpdatedAt is { } updated ? Timestamp.FromDateTimeOffset(updated) : null;
        message.Operation = bay.Operation is { } operation ? ToMessage(operation) : null;
        message.Conditions.AddRange(BayCondition.Of(bay, stored.SyncedThrough, stored.ReadAt).Select(ToMessage));
        message.ProjectId = bay.ProjectId;
        message.UserId = bay.UserId;
        message.Coe = bay.Baymodel.Coe;
        message.TlsDisabled = bay.Baymodel.TlsDisabled;
        return message;
    }

    public static Proto.Bay ToMessage(this Stored<BaySummary> stored) => ToMessage(stored.State, stored.Revision);

    public static Proto.BayEvent ToMessage(this BayEvent happened) => new()
    {
        Time = Timestamp.FromDateTimeOffset(happened.Time),
        Type = happened.Type,
        Status = ToMessage(happened.Status),
        Message = happened.Message,
        OperationId = happened.OperationId?.ToString("D") ?? string.Empty,
        RequestId = happened.RequestId ?? string.Empty,
        UserId = happened.UserId ?? string.Empty,
    };

    private static Proto.Bay ToMessage(BaySummary bay, long revision) => new()
    {
        Uuid = bay.Uuid.ToString("D"),
        Name = bay.Name,
        BaymodelId = bay.BaymodelUuid.ToString("D"),
        NodeCount = bay.NodeCount,
        MasterCount = bay.MasterCount,
        BayCreateTimeout = bay.CreateTimeoutMinutes is { } minutes ? Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes)) : null,
        StackId = bay.StackId ?? string.Empty,
        Status = ToMessage(bay.Status),
        CreatedAt = Timestamp.FromDateTimeOffset(bay.CreatedAt),
        Etag = Etag.Of(revision),
    };

    private static Proto.Operation ToMessage(BayOperation operation)
    {
        var message = new Proto.Operation
        {
            Id = operation.Id.ToString("D"),
            Kind = OperationNames.Of(operation.Kind),
            Stage = OperationNames.Of(operation.Stage),
            Attempt = operation.Attempt,
            StartedAt = Timestamp.FromDateTimeOffset(operation.StartedAt),
            Deadline = Timestamp.FromDateTimeOffset(operation.Deadline),
            RequestId = operation.RequestId,
            UserId = operation.UserId,
            LastError = operation.LastError ?? string.Empty,
        };
        if (operation.Percent is { } percent)
        {
            message.Percent = percent;
        }

        return message;
    }

    private static Proto.Condition ToMessage(BayCondition condition) => new()
    {
        Type = condition.Type,
        Status = condition.Holds switch { true => "True", false => "False", null => "Unknown" },
        Reason = condition.Reason,
        Message = condition.Message,
        ObservedAt = condition.ObservedAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
    };

    // The contract's enum has the domain's order behind its zero; a test holds them together.
    private static Proto.BayStatus ToMessage(BayStatus status) => (Proto.BayStatus)((int)status + 1);
}
