using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TelemetryGrid.Flows;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Storage.Batches;

/// <summary>Walks the sections of a payload that <see cref="BatchWriter"/> built; sections of kinds it does not know are skipped.</summary>
public ref struct BatchReader
{
    private PayloadReader _input;
    private ReadOnlySpan<byte> _body;

    /// <exception cref="InvalidDataException">The payload is of a version this program does not read.</exception>
    public BatchReader(ReadOnlySpan<byte> payload)
    {
        _input = new PayloadReader(payload);
        var version = _input.Byte();
        if (version != BatchWriter.Version)
        {
            throw new InvalidDataException(
                $"The log holds a batch of format version {version}; this program reads version {BatchWriter.Version}."
            );
        }
    }

    /// <summary>The kind of the section <see cref="Read"/> moved to.</summary>
    public BatchSectionKind Kind { get; private set; }

    /// <summary>Moves to the next section; false at the end.</summary>
    public bool Read()
    {
        if (_input.IsAtEnd)
        {
            return false;
        }
        Kind = (BatchSectionKind)_input.Byte();
        _body = _input.Bytes(_input.Count());
        return true;
    }

    /// <summary>The flows of a <see cref="BatchSectionKind.Flows"/> section, still in the payload's memory.</summary>
    public readonly ReadOnlySpan<FlowAggregate> Flows(out DeviceId exporter)
    {
        var reader = new PayloadReader(_body);
        exporter = DeviceId.Parse(reader.Text());
        var count = reader.Count();
        return MemoryMarshal.Cast<byte, FlowAggregate>(reader.Bytes(count * Unsafe.SizeOf<FlowAggregate>()));
    }

    public readonly MetricSection Metrics() => new(new PayloadReader(_body));

    public readonly ExemplarSection Exemplars() => new(new PayloadReader(_body));

    public readonly RecordSection Records() => new(new PayloadReader(_body));

    public readonly DeviceSection Device() => DeviceSectionFormat.Read(new PayloadReader(_body));
}
