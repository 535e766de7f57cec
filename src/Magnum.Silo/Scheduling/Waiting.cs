namespace Magnum.Silo.Scheduling;

/// <summary>What a bay in memory waits for.</summary>
internal enum Waiting
{
    /// <summary>For the piece of work that has it.</summary>
    Work,

    /// <summary>For a turn: its state is read and its effect run.</summary>
    Turn,

    /// <summary>For a poll of the stack that an operation builds, changes or deletes.</summary>
    Watch,

    /// <summary>For a poll of the stack that nothing should change.</summary>
    Settled,

    /// <summary>For nothing any more: its shard is another silo's, or it is gone.</summary>
    Dropped,
}
