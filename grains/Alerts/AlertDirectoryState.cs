namespace TelemetryGrid.Grains.Alerts;

/// <summary>What an alert directory stores: keys of groups.</summary>
[GenerateSerializer, Alias("TelemetryGrid.AlertDirectoryState")]
public sealed class AlertDirectoryState
{
    [Id(0)]
    public HashSet<string> Groups { get; set; } = new(StringComparer.Ordinal);
}
