using System.Globalization;
using System.Text;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Protocols.Tests.RemoteWrite;

public sealed class RemoteWriteRoundTripTests
{
    [Theory]
    [InlineData(RemoteWriteSchema.V1, 1)]
    [InlineData(RemoteWriteSchema.V1, 2)]
    [InlineData(RemoteWriteSchema.V2, 3)]
    [InlineData(RemoteWriteSchema.V2, 4)]
    public void Read_WhatTheWriterWrote_ComesBack(RemoteWriteSchema schema, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var writer = new RemoteWriteWriter(schema);
            var expected = Enumerable.Range(0, random.Next(20)).Select(_ => Write(writer, schema, random)).ToList();

            var decoded = DecodedRequest.Read(writer.ToArray(), schema);

            Assert.Equal(RemoteWriteStatus.End, decoded.Status);
            Assert.Equal(expected, decoded.Entries);
        }
    }

    [Theory]
    [InlineData(0x7FF8000000000001)]
    [InlineData(0x7FF0000000000002)] // staleness marker, a signalling NaN
    [InlineData(0x7FF0000000000000)]
    [InlineData(-0x8000000000000000)] // -0
    [InlineData(1)]
    public void Samples_SpecialDoubles_KeepTheirBits(long bits)
    {
        var body = new RemoteWriteWriter(RemoteWriteSchema.V1)
            .BeginSeries()
            .Label("__name__", "up")
            .Sample(BitConverter.Int64BitsToDouble(bits), 1_700_000_000_000)
            .EndSeries()
            .ToArray();

        var reader = new RemoteWriteReader(body, RemoteWriteSchema.V1);
        Assert.Equal(RemoteWriteStatus.Series, reader.Read());
        var samples = reader.Samples;
        Assert.True(samples.MoveNext());
        Assert.Equal(bits, BitConverter.DoubleToInt64Bits(samples.Current.Value));
        Assert.False(samples.MoveNext());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(127)]
    [InlineData(1L << 34)]
    [InlineData((1L << 35) - 1)]
    [InlineData(1L << 35)]
    [InlineData((1L << 42) - 1)]
    [InlineData(1L << 42)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void Samples_AnyTimestamp_ComesBack(long timestamp)
    {
        var body = new RemoteWriteWriter(RemoteWriteSchema.V1).BeginSeries().Sample(1.5, timestamp).EndSeries().ToArray();

        Assert.Equal(
            [$"{{}} {BitConverter.DoubleToInt64Bits(1.5):x}@{timestamp}"],
            DecodedRequest.Read(body, RemoteWriteSchema.V1).Entries
        );
    }

    [Fact]
    public void Writer_CallsOutOfOrder_Throw()
    {
        var v1 = new RemoteWriteWriter(RemoteWriteSchema.V1);
        Assert.Throws<InvalidOperationException>(() => v1.Label("a", "b"));
        Assert.Throws<InvalidOperationException>(v1.EndSeries);
        v1.BeginSeries();
        Assert.Throws<InvalidOperationException>(v1.BeginSeries);
        Assert.Throws<InvalidOperationException>(v1.ToArray);
        Assert.Throws<InvalidOperationException>(() => v1.SeriesMetadata(RemoteWriteMetricType.Gauge, "", ""));
        Assert.Throws<InvalidOperationException>(() => v1.FamilyMetadata(RemoteWriteMetricType.Gauge, "", "", ""));
    }

    [Fact]
    public void TryCopyKey_BothVersions_GiveTheLabelBytesOfTheFirst()
    {
        var random = new Random(9);
        for (var round = 0; round < 300; round++)
        {
            var labels = Enumerable.Range(0, random.Next(1, 12)).Select(i => (Name: $"l{i:00}", Value: RandomText(random))).ToList();
            var v1 = new RemoteWriteReader(OneSeries(RemoteWriteSchema.V1, labels), RemoteWriteSchema.V1);
            var v2 = new RemoteWriteReader(OneSeries(RemoteWriteSchema.V2, labels), RemoteWriteSchema.V2);
            Assert.Equal(RemoteWriteStatus.Series, v1.Read());
            Assert.Equal(RemoteWriteStatus.Series, v2.Read());

            Assert.True(v1.HasLabelBytes);
            Assert.False(v2.HasLabelBytes);
            Assert.True(v2.LabelBytes.IsEmpty);
            foreach (var enumerator in new[] { 0, 1 })
            {
                var key = new byte[v1.LabelBytes.Length];
                Assert.True(RemoteWriteLabels.TryCopyKey(enumerator == 0 ? v1.Labels : v2.Labels, key, out var written));
                Assert.Equal(key.Length, written);
                Assert.True(v1.LabelBytes.SequenceEqual(key));
                Assert.False(RemoteWriteLabels.TryCopyKey(v2.Labels, key.AsSpan(0, random.Next(key.Length)), out _));
            }
        }
    }

    private static byte[] OneSeries(RemoteWriteSchema schema, List<(string Name, string Value)> labels)
    {
        var writer = new RemoteWriteWriter(schema).BeginSeries();
        labels.ForEach(label => writer.Label(label.Name, label.Value));
        return writer.Sample(1, 2).EndSeries().ToArray();
    }

    private static string Write(RemoteWriteWriter writer, RemoteWriteSchema schema, Random random)
    {
        if (schema == RemoteWriteSchema.V1 && random.Next(5) == 0)
        {
            var (family, help, unit) = (RandomText(random), RandomText(random), RandomText(random));
            writer.FamilyMetadata(RemoteWriteMetricType.Summary, family, help, unit);
            return $"metadata {family} Summary '{help}' '{unit}'";
        }
        writer.BeginSeries();
        var text = new StringBuilder();
        var labels = new List<string>();
        for (var count = random.Next(12); count > 0; count--)
        {
            var (name, value) = (RandomText(random), RandomText(random));
            writer.Label(name, value);
            labels.Add($"{name}={value}");
        }
        text.Append($"{{{string.Join(",", labels)}}}");
        for (var count = random.Next(4); count > 0; count--)
        {
            var bits = random.NextInt64(long.MinValue, long.MaxValue);
            var timestamp = random.Next(2) == 0 ? 1_700_000_000_000 + random.Next() : random.NextInt64() >> random.Next(63);
            var start = schema == RemoteWriteSchema.V2 ? random.Next(3) : 0;
            writer.Sample(BitConverter.Int64BitsToDouble(bits), timestamp, start);
            text.Append(CultureInfo.InvariantCulture, $" {bits:x}@{timestamp}").Append(start == 0 ? "" : $"<{start}");
        }
        for (var count = random.Next(3); count > 0; count--)
        {
            var pairs = Enumerable.Range(0, random.Next(3)).Select(i => KeyValuePair.Create($"e{i}", RandomText(random))).ToArray();
            writer.Exemplar(pairs, 0.25, count);
            var shown = string.Join(",", pairs.Select(pair => $"{pair.Key}={pair.Value}"));
            text.Append($" #{{{shown}}} {BitConverter.DoubleToInt64Bits(0.25):x}@{count}");
        }
        if (random.Next(4) == 0)
        {
            writer.Histogram([0x18, 0x05]).Histogram([]);
            text.Append(" histograms=2");
        }
        if (schema == RemoteWriteSchema.V2 && random.Next(2) == 0)
        {
            var help = RandomText(random);
            writer.SeriesMetadata(RemoteWriteMetricType.Counter, help, "seconds");
            text.Append($" Counter '{help}' 'seconds'");
        }
        writer.EndSeries();
        return text.ToString();
    }

    // Up to 300 bytes, so that lengths of one and of two bytes occur.
    private static string RandomText(Random random) =>
        new(
            Enumerable
                .Range(0, random.Next(10) == 0 ? random.Next(100, 300) : random.Next(12))
                .Select(_ => "abcXYZ019_:é☃ \"\\\n"[random.Next(17)])
                .ToArray()
        );
}
