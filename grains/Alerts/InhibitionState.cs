namespace TelemetryGrid.Grains.Alerts;

/// <summary>What an inhibition grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.InhibitionState")]
public sealed class InhibitionState
{
    /// <summary>The alerts that may mute others, as <c>AlertListFormat</c> writes them; empty for none.</summary>
    [Id(0)]
    public byte[] Sources { get; set; } = [];

    [Id(1)]
    public DateTimeOffset SavedAt { get; set; }
}
