using Magnum.Grains.Store;
using Proto = Magnum.V1;

namespace Magnum.Gateway.Bays.Watching;

/// <summary>A change of a bay as its watches are told of it. All watches of a project share it, so nobody changes it.</summary>
/// <param name="Bay">The bay.</param>
/// <param name="Position">The event that tells of it; whoever has seen this change has seen everything at and before it.</param>
/// <param name="Revision">Revision of the bay in the message; 0 when it is gone.</param>
/// <param name="Message">What is sent.</param>
internal sealed record BayChange(Guid Bay, EventPosition Position, long Revision, Proto.WatchBaysResponse Message)
{
    /// <summary>Whether the event is that of the bay's creation.</summary>
    public bool IsCreation => Message.Type == Proto.WatchBaysResponse.Types.Type.Added;

    /// <summary>Whether no event tells of it: Heat has come further.</summary>
    public bool IsProgress { get; init; }

    /// <summary>Whether the bay is gone.</summary>
    public bool IsEnd => Message.Type == Proto.WatchBaysResponse.Types.Type.Deleted;
}
