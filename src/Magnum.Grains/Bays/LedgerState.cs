namespace Magnum.Grains.Bays;

/// <summary>What is known of an outside thing.</summary>
public enum LedgerState
{
    /// <summary>It was or will be asked for; whether it exists is not known.</summary>
    Intended,

    /// <summary>It exists.</summary>
    Present,

    /// <summary>It does not exist and nothing on its way will make it.</summary>
    Gone,
}
