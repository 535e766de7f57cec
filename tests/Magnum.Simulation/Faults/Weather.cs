using Magnum.Simulation.Clock;

namespace Magnum.Simulation.Faults;

/// <summary>How likely faults are: drawn for each world, so that some are calm and others wild. None once it has cleared.</summary>
internal sealed class Weather
{
    private readonly double _store;
    private readonly double _cloud;
    private readonly double _heat;
    private bool _clear;

    public Weather(Dice dice)
    {
        Dice = dice;
        _store = dice.One([0, 0.3, 1, 3]);
        _cloud = dice.One([0, 0.3, 1, 3]);
        _heat = dice.One([0, 0.5, 1, 2]);
    }

    /// <summary>The world's dice.</summary>
    public Dice Dice { get; }

    /// <summary>Until when Heat is down, in the loop's time.</summary>
    public long HeatDownUntil { get; set; }

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        _clear = true;
        HeatDownUntil = 0;
    }

    /// <summary>Whether something goes wrong between a process and the store.</summary>
    public bool Store(double probability) => !_clear && Dice.Happens(probability * _store);

    /// <summary>Whether something goes wrong between a process and the cloud.</summary>
    public bool Cloud(double probability) => !_clear && Dice.Happens(probability * _cloud);

    /// <summary>Whether something goes wrong in Heat.</summary>
    public bool Heat(double probability) => !_clear && Dice.Happens(probability * _heat);
}
