namespace Magnum.Server.Settings;

/// <summary>The settings do not fit; the message has a line for each problem.</summary>
internal sealed class SettingsException(IEnumerable<string> problems) : Exception(string.Join(Environment.NewLine, problems));
