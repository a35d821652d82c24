namespace TelemetryGrid.Protocols.Streaming;

/// <summary>What the updates of one message have in common, and where they go.</summary>
internal readonly ref struct TelemetryEmitter(TelemetryPath path, ReadOnlySpan<byte> target, long timestampNanoseconds, ITelemetrySink sink)
{
    private readonly ReadOnlySpan<byte> _target = target;
    private readonly long _timestamp = timestampNanoseconds;
    private readonly ITelemetrySink _sink = sink;

    public TelemetryPath Path { get; } = path;

    public void Emit(TelemetryValue value) => _sink.OnUpdate(new TelemetryUpdate(Path, _target, value, _timestamp));

    public void EmitDelete() => _sink.OnDelete(new TelemetryUpdate(Path, _target, default, _timestamp));
}
