using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;

namespace TelemetryGrid.Storage.Tests.Batches;

public sealed class MetricSectionTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Read_WhatWasWritten_IsEqual(bool oneTimestamp)
    {
        var labels = Labels.Of(("__name__", "up"), ("instance", "a:1"), ("job", "köln"));
        var metadata = new MetricMetadata("up", "gauge", "Whether it is up.", "");
        var section = new MetricSectionBuilder();
        section.Define(ulong.MaxValue, labels);
        section.Describe(metadata);
        section.Add(ulong.MaxValue, 1000, StaleMarker.Value);
        section.Add(7, oneTimestamp ? 1000 : -5, -0.0);
        section.Add(8, oneTimestamp ? 1000 : long.MaxValue / 2, double.PositiveInfinity);
        var writer = new BatchWriter();
        writer.AddMetrics(section);

        var reader = new BatchReader(writer.Payload.Span);
        Assert.True(reader.Read());
        Assert.Equal(BatchSectionKind.Metrics, reader.Kind);
        var read = reader.Metrics();
        Assert.True(read.TryReadDefinition(out var series, out var readLabels));
        Assert.Equal(ulong.MaxValue, series);
        Assert.Equal(labels, readLabels);
        Assert.False(read.TryReadDefinition(out _, out _));
        Assert.True(read.TryReadMetadata(out var readMetadata));
        Assert.Equal(metadata, readMetadata);
        Assert.False(read.TryReadMetadata(out _));
        read.ReadSamples();
        Assert.Equal([ulong.MaxValue, 7, 8], read.Series.ToArray());
        Assert.Equal(StaleMarker.Bits, BitConverter.DoubleToUInt64Bits(read.Values[0]));
        Assert.True(double.IsNegative(read.Values[1]));
        Assert.Equal(1000, read.NextTimestamp());
        Assert.Equal(oneTimestamp ? 1000 : -5, read.NextTimestamp());
        Assert.Equal(oneTimestamp ? 1000 : long.MaxValue / 2, read.NextTimestamp());
        Assert.False(reader.Read());
    }

    [Fact]
    public void Read_EmptyAfterClear_HasNothing()
    {
        var section = new MetricSectionBuilder();
        section.Add(1, 1, 1);
        Assert.False(section.IsEmpty);
        section.Clear();
        Assert.True(section.IsEmpty);
        var writer = new BatchWriter();
        writer.AddMetrics(section);
        var reader = new BatchReader(writer.Payload.Span);
        Assert.True(reader.Read());
        var read = reader.Metrics();
        Assert.False(read.TryReadDefinition(out _, out _));
        Assert.False(read.TryReadMetadata(out _));
        read.ReadSamples();
        Assert.True(read.Series.IsEmpty);
    }

    [Fact]
    public void Read_EveryTruncation_ThrowsInvalidDataOrEnds()
    {
        var section = new MetricSectionBuilder();
        section.Define(1, Labels.Of(("__name__", "up"), ("job", "a")));
        section.Describe(new MetricMetadata("up", "gauge", "help", "s"));
        section.Add(1, 5, 1);
        section.Add(1, 6, 2);
        var writer = new BatchWriter();
        writer.AddMetrics(section);
        var payload = writer.Payload.ToArray();
        var damaged = 0;
        for (var length = 1; length < payload.Length; length++)
        {
            try
            {
                var reader = new BatchReader(payload.AsSpan(0, length));
                while (reader.Read())
                {
                    var read = reader.Metrics();
                    while (read.TryReadDefinition(out _, out _)) { }
                    while (read.TryReadMetadata(out _)) { }
                    read.ReadSamples();
                    foreach (var _ in read.Series)
                    {
                        read.NextTimestamp();
                    }
                }
            }
            catch (InvalidDataException)
            {
                damaged++;
            }
        }
        Assert.InRange(damaged, payload.Length / 2, payload.Length);
    }
}
