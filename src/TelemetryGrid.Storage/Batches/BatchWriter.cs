using System.Buffers;
using System.Runtime.InteropServices;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Storage.Batches;

/// <summary>
/// Builds the payload of one log entry: a version byte, then sections of [kind byte][length, LEB128][body]. A flow
/// section is exporter id, count, and the <see cref="FlowAggregate"/> structs byte for byte; the rest is LEB128 and UTF-8. Reusable, not thread-safe.
/// </summary>
public sealed class BatchWriter
{
    internal const byte Version = 1;

    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private readonly ArrayBufferWriter<byte> _body = new(4096);

    public BatchWriter() => Clear();

    /// <summary>Bytes written so far.</summary>
    public int Length => _output.WrittenCount;

    public bool IsEmpty => _output.WrittenCount == 1;

    /// <summary>The payload, valid until <see cref="Clear"/>; copy it to keep it.</summary>
    public ReadOnlyMemory<byte> Payload => _output.WrittenMemory;

    public void Clear()
    {
        _output.ResetWrittenCount();
        new PayloadWriter(_output).Byte(Version);
    }

    public void AddFlows(DeviceId exporter, ReadOnlySpan<FlowAggregate> flows)
    {
        // Only the head goes through the second buffer: the flows are the bulk of all that is ever written.
        _body.ResetWrittenCount();
        var head = new PayloadWriter(_body);
        head.Text(exporter.Value);
        head.Unsigned((ulong)flows.Length);
        var bytes = MemoryMarshal.AsBytes(flows);
        var writer = new PayloadWriter(_output);
        writer.Byte((byte)BatchSectionKind.Flows);
        writer.Unsigned((ulong)(_body.WrittenCount + bytes.Length));
        writer.Bytes(_body.WrittenSpan);
        writer.Bytes(bytes);
    }

    public void AddDevice(DeviceSection section)
    {
        ArgumentNullException.ThrowIfNull(section);
        _body.ResetWrittenCount();
        DeviceSectionFormat.Write(new PayloadWriter(_body), section);
        Close(BatchSectionKind.Device);
    }

    public void AddMetrics(MetricSectionBuilder section)
    {
        ArgumentNullException.ThrowIfNull(section);
        _body.ResetWrittenCount();
        section.WriteTo(_body);
        Close(BatchSectionKind.Metrics);
    }

    public void AddRecords(RecordSectionBuilder section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var writer = new PayloadWriter(_output);
        writer.Byte((byte)BatchSectionKind.Records);
        writer.Unsigned((ulong)section.Length);
        writer.Bytes(section.Body);
    }

    public void AddExemplars(ExemplarSectionBuilder section)
    {
        ArgumentNullException.ThrowIfNull(section);
        var writer = new PayloadWriter(_output);
        writer.Byte((byte)BatchSectionKind.Exemplars);
        writer.Unsigned((ulong)section.Body.Length);
        writer.Bytes(section.Body);
    }

    private void Close(BatchSectionKind kind)
    {
        var writer = new PayloadWriter(_output);
        writer.Byte((byte)kind);
        writer.Unsigned((ulong)_body.WrittenCount);
        writer.Bytes(_body.WrittenSpan);
    }
}
