using System.Runtime.InteropServices;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Storage.Batches;

/// <summary>The metrics section of a batch, in the payload's memory: ask for definitions, then metadata, then samples.</summary>
public ref struct MetricSection
{
    private PayloadReader _input;
    private int _definitions;
    private int _metadata = -1;
    private long _base;
    private bool _oneTimestamp;

    internal MetricSection(PayloadReader body)
    {
        _input = body;
        _definitions = _input.Count();
    }

    /// <summary>The number of the series of each sample.</summary>
    public ReadOnlySpan<ulong> Series { get; private set; }

    public ReadOnlySpan<double> Values { get; private set; }

    public bool TryReadDefinition(out ulong series, out Labels labels)
    {
        series = 0;
        labels = Labels.Empty;
        if (_definitions == 0)
        {
            return false;
        }
        _definitions--;
        series = _input.Fixed();
        var pairs = new string[2 * _input.Count()];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = _input.Text();
        }
        labels = Labels.FromSortedPairs(pairs);
        return true;
    }

    public bool TryReadMetadata(out MetricMetadata? metadata)
    {
        metadata = null;
        if (_metadata < 0)
        {
            _metadata = _input.Count();
        }
        if (_metadata == 0)
        {
            return false;
        }
        _metadata--;
        metadata = new MetricMetadata(_input.Text(), _input.Text(), _input.Text(), _input.Text());
        return true;
    }

    /// <summary>Moves to the samples: <see cref="Series"/> and <see cref="Values"/> are there from now on.</summary>
    public void ReadSamples()
    {
        var count = _input.Count();
        if (count == 0)
        {
            return;
        }
        _base = _input.Signed();
        _oneTimestamp = _input.Byte() == 1;
        Series = MemoryMarshal.Cast<byte, ulong>(_input.Bytes(8 * count));
        Values = MemoryMarshal.Cast<byte, double>(_input.Bytes(8 * count));
    }

    /// <summary>The time of the next sample, in milliseconds since 1970; ask once per sample, in their order.</summary>
    public long NextTimestamp() => _oneTimestamp ? _base : _base + _input.Signed();
}
