namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>Metadata of a metric family (1.0) or of one series (2.0), in place.</summary>
public readonly ref struct RemoteWriteMetadata
{
    public RemoteWriteMetricType Type { get; init; }

    /// <summary>1.0: the family; empty in 2.0, where the metadata belongs to the series it came with.</summary>
    public ReadOnlySpan<byte> FamilyName { get; init; }

    public ReadOnlySpan<byte> Help { get; init; }

    public ReadOnlySpan<byte> Unit { get; init; }
}
