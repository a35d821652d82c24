namespace TelemetryGrid.Protocols.RemoteWrite;

/// <summary>A label in place: bytes of the body, meant to be UTF-8 (<see cref="RemoteWriteLabels.Check"/> tells).</summary>
public readonly ref struct RemoteWriteLabel(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
{
    public ReadOnlySpan<byte> Name { get; } = name;

    public ReadOnlySpan<byte> Value { get; } = value;
}
