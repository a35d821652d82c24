using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Grains.Tests.Metrics;

/// <summary>Reads derived samples as a partition does: a definition counts from where it stands on.</summary>
internal sealed class DerivedReader
{
    private readonly Dictionary<ulong, Labels> _known = [];

    public int Definitions { get; private set; }

    public List<(Labels Labels, long At, double Value)> Take(Conclusions derived)
    {
        var samples = new List<(Labels, long, double)>();
        while (!derived.IsEmpty)
        {
            Read(derived.Take(), samples);
        }
        return samples;
    }

    public static int Count(byte[] payload)
    {
        var reader = new BatchReader(payload);
        Assert.True(reader.Read());
        var section = reader.Metrics();
        while (section.TryReadDefinition(out _, out _)) { }
        Assert.False(section.TryReadMetadata(out _));
        section.ReadSamples();
        return section.Series.Length;
    }

    private void Read(byte[] payload, List<(Labels, long, double)> samples)
    {
        var reader = new BatchReader(payload);
        Assert.True(reader.Read());
        var section = reader.Metrics();
        while (section.TryReadDefinition(out var series, out var labels))
        {
            _known[series] = labels;
            Definitions++;
        }
        Assert.False(section.TryReadMetadata(out _));
        section.ReadSamples();
        for (var i = 0; i < section.Series.Length; i++)
        {
            samples.Add((_known[section.Series[i]], section.NextTimestamp(), section.Values[i]));
        }
    }
}
