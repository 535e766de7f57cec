namespace Magnum.Grains.Tests.Diagrams;

/// <summary>A step from one state to another, and the message that leads to it.</summary>
internal sealed record Transition(string From, string To, string Message);
