using System.Buffers;
using System.Text;
using TelemetryGrid.Protocols.Exposition;

namespace TelemetryGrid.Protocols.Tests.Exposition;

public sealed class ExpositionWriterTests
{
    [Fact]
    public void Write_Page_IsTheTextFormat()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new ExpositionWriter(output);
        writer.Help("up", "Says \"up\".\nA \\ too.");
        writer.Type("up", ExpositionMetricType.Gauge);
        writer.BeginSample("up");
        writer.EndSample(1);
        writer.BeginSample("up");
        writer.Label("job", "a\"b\\c\nd");
        writer.Label("instance", "☃");
        writer.EndSample(1e6, 1_700_000_000_000);
        writer.Type("dotted.name", ExpositionMetricType.Unknown);
        writer.BeginSample("dotted.name");
        writer.Label("a b", "x");
        writer.EndSample(double.NaN, -1);

        Assert.Equal(
            """
            # HELP up Says "up".\nA \\ too.
            # TYPE up gauge
            up 1
            up{job="a\"b\\c\nd",instance="☃"} 1e+06 1700000000000
            # TYPE "dotted.name" untyped
            {"dotted.name","a b"="x"} NaN -1

            """,
            Encoding.UTF8.GetString(output.WrittenSpan)
        );
    }

    [Fact]
    public void Write_CallsOutOfOrder_Throw()
    {
        var writer = new ExpositionWriter(new ArrayBufferWriter<byte>());
        Assert.Throws<InvalidOperationException>(() => writer.Label("a", "b"));
        Assert.Throws<InvalidOperationException>(() => writer.EndSample(1));
        writer.BeginSample("a");
        Assert.Throws<InvalidOperationException>(() => writer.BeginSample("b"));
    }

    [Fact]
    public void Read_WhatTheWriterWrote_ComesBack()
    {
        var random = new Random(31);
        for (var round = 0; round < 500; round++)
        {
            var output = new ArrayBufferWriter<byte>();
            var writer = new ExpositionWriter(output);
            var expected = new List<string>();
            for (var count = random.Next(8); count > 0; count--)
            {
                var name = random.Next(2) == 0 ? $"metric_{count}" : $"m{RandomText(random)}";
                writer.Type(name, ExpositionMetricType.Counter);
                var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
                var labels = Enumerable
                    .Range(0, random.Next(4))
                    .Select(i => (Name: $"l{i}{RandomText(random)}", Value: RandomText(random)))
                    .ToList();
                long? timestamp = random.Next(2) == 0 ? random.NextInt64() : null;
                writer.BeginSample(name);
                labels.ForEach(label => writer.Label(label.Name, label.Value));
                writer.EndSample(value, timestamp);
                var shown = string.Join(",", labels.Select(label => $"{label.Name}={label.Value}"));
                expected.Add(
                    $"{name}{{{shown}}} {GoFloat.Format(value, GoFloatStyle.General)}{(timestamp is null ? "" : $" @{timestamp}")}"
                );
            }
            expected.Add("end");

            var entries = Page.Read(output.WrittenSpan, ExpositionDialect.Text);

            Assert.Equal(expected, entries.Where(entry => !entry.StartsWith("type ", StringComparison.Ordinal)));
        }
    }

    private static string RandomText(Random random) =>
        new(Enumerable.Range(0, random.Next(8)).Select(_ => "abc_09 .{}\",=#\\\n\té☃"[random.Next(19)]).ToArray());
}
