using Magnum.Silo.Calls;
using Magnum.Silo.Tests.Hosting;

namespace Magnum.Silo.Tests.Calls;

public sealed class CircuitTests
{
    private readonly ManualTime _time = new();
    private readonly Circuit _circuit;

    public CircuitTests() => _circuit = new Circuit(_time);

    [Fact]
    public void Failed_FiveInARow_Opens()
    {
        var opened = Enumerable.Range(0, 5).Select(_ => _circuit.Failed()).ToList();

        opened.ShouldBe([false, false, false, false, true]);
        _circuit.TryEnter(out var wait).ShouldBeFalse();
        wait.ShouldBe(TimeSpan.FromSeconds(2));
        _circuit.IsShut(out _).ShouldBeTrue();
    }

    [Fact]
    public void Failed_AnswersInBetween_StaysClosed()
    {
        for (var i = 0; i < 20; i++)
        {
            Fail(4);
            _circuit.Succeeded().ShouldBeFalse();
        }

        _circuit.TryEnter(out _).ShouldBeTrue();
    }

    [Fact]
    public void TryEnter_PauseOver_LetsOneLook()
    {
        Fail(5);
        _time.Advance(TimeSpan.FromSeconds(2));

        var first = _circuit.TryEnter(out _);
        var second = _circuit.TryEnter(out var wait);

        (first, second).ShouldBe((true, false));
        wait.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void TryEnter_LookWhoseEndIsNeverTold_LetsTheNextLookAfterThePause()
    {
        Fail(5);
        _time.Advance(TimeSpan.FromSeconds(2));
        _circuit.TryEnter(out _);

        _time.Advance(TimeSpan.FromSeconds(2));

        _circuit.TryEnter(out _).ShouldBeTrue();
    }

    [Fact]
    public void Failed_LookAfterLook_ThePauseDoublesToHalfAMinute()
    {
        Fail(5);
        var pauses = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            _circuit.IsShut(out var wait);
            pauses.Add(wait.TotalSeconds);
            _time.Advance(wait);
            _circuit.TryEnter(out _).ShouldBeTrue();
            _circuit.Failed().ShouldBeFalse();
        }

        pauses.ShouldBe([2, 4, 8, 16, 30, 30]);
    }

    [Fact]
    public void Failed_CallsThatWereOnTheirWayWhenItOpened_DoNotLengthenThePause()
    {
        Fail(5);

        Fail(59);

        _circuit.IsShut(out var wait);
        wait.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Succeeded_Open_ClosesAndForgetsThePause()
    {
        Fail(5);
        _time.Advance(TimeSpan.FromSeconds(2));
        _circuit.TryEnter(out _);
        _circuit.Failed();
        _time.Advance(TimeSpan.FromSeconds(4));
        _circuit.TryEnter(out _);

        var wasOpen = _circuit.Succeeded();

        wasOpen.ShouldBeTrue();
        _circuit.TryEnter(out _).ShouldBeTrue();
        Fail(5);
        _circuit.IsShut(out var wait);
        wait.ShouldBe(TimeSpan.FromSeconds(2));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _circuit.Failed();
        }
    }
}
