namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>An exemplar in place.</summary>
public readonly ref struct RemoteWriteExemplar(RemoteWriteLabelEnumerator labels, double value, long timestampMs)
{
    public RemoteWriteLabelEnumerator Labels { get; } = labels;

    public double Value { get; } = value;

    /// <summary>Milliseconds since 1970; 0 when the sender gave none.</summary>
    public long TimestampMs { get; } = timestampMs;
}
