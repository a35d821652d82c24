namespace TelemetryGrid.Grains.Alerts;

/// <summary>What a silence grain stores.</summary>
[GenerateSerializer, Alias("TelemetryGrid.SilenceBookState")]
public sealed class SilenceBookState
{
    /// <summary>As <c>SilenceBookFormat</c> writes it; empty for none.</summary>
    [Id(0)]
    public byte[] Book { get; set; } = [];

    /// <summary>Grows with every change.</summary>
    [Id(1)]
    public long Version { get; set; }
}
