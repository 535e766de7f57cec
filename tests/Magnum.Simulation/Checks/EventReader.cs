using Magnum.Grains.Store;

namespace Magnum.Simulation.Checks;

/// <summary>Reads a project's events as a watch does, from where it stood, and finds each once and in order.</summary>
internal sealed class EventReader(string project, bool mayLag, Checker checker)
{
    private const int PageSize = 40;
    private const int MostReads = 50_000;
    private EventPosition _position = EventPosition.Start;
    private int _read;

    /// <summary>Whether it has read all there is.</summary>
    public bool IsAtEnd => _read == checker.EventsOf(project).Count;

    /// <summary>Reads to the end, which has to come.</summary>
    public void ReadAll(Func<string, EventPosition, int, EventPage> read)
    {
        for (var reads = 0; reads < MostReads && !IsAtEnd; reads++)
        {
            Read(read);
        }

        checker.Require(IsAtEnd, $"a reader of {project} never found its last events");
    }

    /// <summary>Takes in a page.</summary>
    /// <param name="read">Reads a page behind a position.</param>
    public void Read(Func<string, EventPosition, int, EventPage> read)
    {
        var page = read(project, _position, PageSize);
        var expected = checker.EventsOf(project);
        checker.Require(!page.Lost, $"events of {project} were lost");
        foreach (var stored in page.Events)
        {
            if (_read >= expected.Count || expected[_read] != (stored.BayUuid, stored.Event.Type) || stored.Position <= _position)
            {
                checker.Fail($"a reader of {project} found {stored.Event.Type} at {stored.Position} as event {_read + 1}, where another was due", stored.BayUuid);
                return;
            }

            _read++;
            _position = stored.Position;
        }

        _position = page.ReadTo;
        checker.Require(mayLag || page.Events.Count == PageSize || IsAtEnd, $"a reader of {project} misses events");
    }
}
