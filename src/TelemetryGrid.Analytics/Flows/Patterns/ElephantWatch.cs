using System.Buffers;
using System.Runtime.InteropServices;
using TelemetryGrid.Analytics.Serialization;
using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>Finds single flows that take much, absolutely and of what their exporter sees. A flow lies whole in one share.</summary>
internal sealed class ElephantWatch(FlowPatternOptions options, PatternShare share, PatternEpisodes episodes)
{
    private const int Candidates = 256;
    private const int MaxExporters = 1_024;
    private const ulong Noticeable = 1_000_000;

    private readonly ulong[] _totals = new ulong[MaxExporters];
    private readonly double _octets = options.ElephantBitsPerSecond / 8 * options.AttackWindow.TotalSeconds;
    private readonly long _window = (long)options.AttackWindow.TotalMilliseconds;
    private SpaceSaving<FlowAt> _flows = new(Candidates);
    private long _start = long.MinValue;

    public void Advance(long now)
    {
        if (_start != long.MinValue && now - _start < _window)
        {
            return;
        }
        _start = now;
        if (_flows.Count > 0)
        {
            _flows = new SpaceSaving<FlowAt>(Candidates);
        }
        Array.Clear(_totals);
    }

    public void Add(in FlowObservation flow, long now)
    {
        ref var total = ref _totals[flow.Exporter % MaxExporters];
        total += flow.Octets;
        if (flow.Octets < Noticeable)
        {
            return;
        }
        var ports = ((ulong)flow.Exporter << 40) | ((ulong)flow.Protocol << 32) | ((ulong)flow.SourcePort << 16) | flow.DestinationPort;
        ulong octets = _flows.Add(new FlowAt(new PairKey(flow.Source, flow.Destination, ports)), flow.Octets).Guaranteed;
        if (octets < _octets)
        {
            return;
        }
        // What it shares the exporter with is spread over all detectors.
        var part = octets / (octets + ((double)(total - octets) * share.Count));
        if (part < options.ElephantShare)
        {
            return;
        }
        var subject = PatternSubject.Of(
            PatternKind.ElephantFlow,
            flow.Source,
            flow.Destination,
            flow.DestinationPort,
            flow.Protocol,
            sourcePort: flow.SourcePort
        );
        if (episodes.Observe(in subject, Math.Min(flow.StartMilliseconds, _start), now, octets / _octets) is { } phase)
        {
            var seconds = Math.Max(now - _start, _window / 6) / 1000.0;
            episodes.Tell(phase, in subject, 1, ("octets", octets), ("bits_per_second", octets * 8 / seconds), ("exporter_share", part));
        }
    }

    public void Write(IBufferWriter<byte> output, StateWriter writer)
    {
        writer.Signed(_start);
        var sketch = new ArrayBufferWriter<byte>();
        _flows.WriteTo(sketch);
        writer.Unsigned((ulong)sketch.WrittenCount);
        output.Write(sketch.WrittenSpan);
        foreach (var total in _totals)
        {
            writer.Unsigned(total);
        }
    }

    public void Read(ref StateReader reader)
    {
        _start = reader.Signed();
        var sketch = new byte[reader.Count(int.MaxValue, 1)];
        foreach (ref var octet in sketch.AsSpan())
        {
            octet = reader.Raw<byte>();
        }
        _flows = SpaceSaving<FlowAt>.Read(sketch);
        foreach (ref var total in _totals.AsSpan())
        {
            total = reader.Unsigned();
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct FlowAt(PairKey Key)
    {
        public override int GetHashCode() => Key.GetHashCode();
    }
}
