using System.Buffers;
using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Batches;

/// <summary>
/// Collects the body of a metrics section: [definitions: count, each number (8 bytes) and label pairs][metadata: count, each four texts]
/// [samples: count, time base, 1 if all are at it, the numbers, the values, else each sample's distance to the base]. Numbers
/// (see <c>SeriesFingerprint</c>) and values lie as columns of 8 bytes, so that they are read in place. Reusable, not thread-safe.
/// </summary>
public sealed class MetricSectionBuilder
{
    private readonly ArrayBufferWriter<byte> _definitions = new(1024);
    private readonly ArrayBufferWriter<byte> _metadata = new(256);
    private readonly List<ulong> _series = [];
    private readonly List<long> _timestamps = [];
    private readonly List<double> _values = [];
    private int _definitionCount;
    private int _metadataCount;
    private bool _oneTimestamp = true;

    public int Samples => _series.Count;

    public bool IsEmpty => _series.Count == 0 && _definitionCount == 0 && _metadataCount == 0;

    /// <summary>About how many bytes the section will take.</summary>
    public int EstimatedBytes => 32 + _definitions.WrittenCount + _metadata.WrittenCount + (_series.Count * (_oneTimestamp ? 16 : 20));

    public void Define(ulong series, Labels labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var writer = new PayloadWriter(_definitions);
        writer.Fixed(series);
        writer.Unsigned((ulong)labels.Count);
        foreach (var text in labels.ToPairs())
        {
            writer.Text(text);
        }
        _definitionCount++;
    }

    public void Describe(MetricMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var writer = new PayloadWriter(_metadata);
        writer.Text(metadata.Metric);
        writer.Text(metadata.Type);
        writer.Text(metadata.Help);
        writer.Text(metadata.Unit);
        _metadataCount++;
    }

    public void Add(ulong series, long timestampMilliseconds, double value)
    {
        _oneTimestamp &= _timestamps.Count == 0 || _timestamps[0] == timestampMilliseconds;
        _series.Add(series);
        _timestamps.Add(timestampMilliseconds);
        _values.Add(value);
    }

    public void Clear()
    {
        _definitions.ResetWrittenCount();
        _metadata.ResetWrittenCount();
        _series.Clear();
        _timestamps.Clear();
        _values.Clear();
        _definitionCount = 0;
        _metadataCount = 0;
        _oneTimestamp = true;
    }

    internal void WriteTo(ArrayBufferWriter<byte> output)
    {
        var writer = new PayloadWriter(output);
        writer.Unsigned((ulong)_definitionCount);
        writer.Bytes(_definitions.WrittenSpan);
        writer.Unsigned((ulong)_metadataCount);
        writer.Bytes(_metadata.WrittenSpan);
        writer.Unsigned((ulong)_series.Count);
        if (_series.Count == 0)
        {
            return;
        }
        writer.Signed(_timestamps[0]);
        writer.Byte(_oneTimestamp ? (byte)1 : (byte)0);
        writer.Bytes(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_series)));
        writer.Bytes(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_values)));
        if (!_oneTimestamp)
        {
            foreach (var timestamp in _timestamps)
            {
                writer.Signed(timestamp - _timestamps[0]);
            }
        }
    }
}
