namespace TelemetryGrid.Alerting.Configuration;

/// <summary>One value of a file, with its line.</summary>
internal readonly record struct Setting(object Value, long Line);
