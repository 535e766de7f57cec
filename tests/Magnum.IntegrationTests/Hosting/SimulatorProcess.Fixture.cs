namespace Magnum.IntegrationTests.Hosting;

/// <content>As a fixture of tests; other programs use it as it is.</content>
public sealed partial class SimulatorProcess : IAsyncLifetime;
