namespace Magnum.CloudSimulator.Tests;

internal sealed record TestStack(string Name, string Id);
