using System.Text;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Protocols.RemoteWrite;

namespace TelemetryGrid.Collectors.Tests.Metrics;

/// <summary>Random requests of every kind: what the log holds is exactly what was accepted, in the order of each series.</summary>
public sealed class IntakePropertyTests
{
    [Theory]
    [InlineData(1, 4_000_000)]
    [InlineData(2, 4_000_000)]
    [InlineData(3, 4_000_000)]
    [InlineData(4, 7)]
    [InlineData(5, 7)]
    public async Task Requests_AtRandom_AreInTheLogExactlyAsAccepted(int seed, int knownSeries)
    {
        var random = new Random(seed);
        await using var rig = new IntakeRig(new MetricIntakeOptions { MaxKnownSeries = knownSeries });
        var labels = Enumerable.Range(0, 40).Select(i => RandomLabels(random, i)).ToArray();
        var expected = new List<(string, long, ulong)>();
        for (var request = 0; request < 150; request++)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(random.Next(60)));
            var samples = Enumerable
                .Range(0, random.Next(1, 30))
                // Up to nine minutes back: always within the window.
                .Select(_ => new MetricSample(labels[random.Next(labels.Length)], rig.Now - random.Next(540_000), RandomValue(random)))
                .ToArray();
            expected.AddRange(
                samples.Select(s => (s.Labels.ToString(), s.TimestampMilliseconds, BitConverter.DoubleToUInt64Bits(s.Value)))
            );
            var invalid = random.Next(3);
            switch (random.Next(4))
            {
                case 0:
                    await rig.Intake.AppendAsync(new MetricAppend(samples, []), CancellationToken.None);
                    break;
                case 1:
                    // Text has one NaN only.
                    expected.RemoveRange(expected.Count - samples.Length, samples.Length);
                    samples = [.. samples.Select(s => s with { Value = double.IsNaN(s.Value) ? 0 : s.Value })];
                    expected.AddRange(
                        samples.Select(s => (s.Labels.ToString(), s.TimestampMilliseconds, BitConverter.DoubleToUInt64Bits(s.Value)))
                    );
                    var page = new StringBuilder();
                    foreach (var sample in samples)
                    {
                        page.Append(Text(sample.Labels)).Append($" {Number(sample.Value)} {sample.TimestampMilliseconds}\n");
                    }
                    page.Insert(0, "bad 1 1\n", invalid);
                    Check(await rig.ImportAsync(page.ToString()), samples.Length, invalid);
                    break;
                default:
                    var version = (RemoteWriteVersion)random.Next(2);
                    Check(await rig.WriteAsync(version, w => Write(w, samples, invalid, rig.Now, random)), samples.Length, invalid);
                    break;
            }
        }

        var log = rig.Read();
        Assert.Equal(
            expected.OrderBy(s => s.Item1, StringComparer.Ordinal).ThenBy(s => s.Item2).ThenBy(s => s.Item3),
            log.Samples.OrderBy(s => s.Series, StringComparer.Ordinal).ThenBy(s => s.At).ThenBy(s => s.Bits)
        );
        // A series' samples lie in one partition, in the order they came.
        foreach (var series in expected.GroupBy(s => s.Item1, StringComparer.Ordinal))
        {
            Assert.Equal(series, log.Samples.Where(s => s.Series == series.Key).Select(s => (s.Series, s.At, s.Bits)));
        }
    }

    private static void Check(MetricIntakeResult result, int samples, int rejected) =>
        Assert.Equal((samples, rejected, rejected > 0), (result.Samples, result.Rejected, result.FirstError is not null));

    private static void Write(RemoteWriteWriter writer, MetricSample[] samples, int invalid, long now, Random random)
    {
        for (var i = 0; i < invalid; i++)
        {
            writer.BeginSeries().Label("job", "nameless").Sample(1, now).EndSeries();
        }
        foreach (var sample in samples)
        {
            writer.BeginSeries();
            var pairs = Enumerable.Range(0, sample.Labels.Count).Select(i => (sample.Labels.NameAt(i), sample.Labels.ValueAt(i))).ToArray();
            if (random.Next(5) == 0)
            {
                random.Shuffle(pairs);
            }
            foreach (var (name, value) in pairs)
            {
                writer.Label(name, value);
            }
            writer.Sample(sample.Value, sample.TimestampMilliseconds).EndSeries();
        }
    }

    private static Labels RandomLabels(Random random, int number)
    {
        var builder = new LabelsBuilder()
            .Set(Labels.MetricName, random.Next(4) == 0 ? "network_x" : $"m_{random.Next(5)}")
            .Set("number", $"{number}");
        if (random.Next(2) == 0)
        {
            builder.Set("device", random.Next(2) == 0 ? "core-1" : "no device!");
        }
        for (var i = random.Next(4); i > 0; i--)
        {
            builder.Set($"l{i}", string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => "aä☂\\\"\n= {}"[random.Next(10)])));
        }
        return builder.Build();
    }

    private static double RandomValue(Random random) =>
        random.Next(6) switch
        {
            0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
            1 => BitConverter.UInt64BitsToDouble(StaleMarker.Bits),
            2 => double.NegativeInfinity,
            3 => -0.0,
            _ => random.Next(1000) / 8d,
        };

    private static string Number(double value) =>
        double.IsInfinity(value) ? (value > 0 ? "+Inf" : "-Inf") : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(Labels labels)
    {
        var pairs = Enumerable
            .Range(0, labels.Count)
            .Where(i => labels.NameAt(i) != Labels.MetricName)
            .Select(i =>
                $"{labels.NameAt(i)}=\"{labels.ValueAt(i).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\""
            );
        return $"{labels.Name}{{{string.Join(',', pairs)}}}";
    }
}
