using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>Makes series and chunks, and reads answers back as samples.</summary>
internal static class ArchiveData
{
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>2026-01-01T00:00:00Z.</summary>
    public const long Epoch = 1_767_225_600_000;

    public static SeriesDefinition Define(string name, params ReadOnlySpan<(string, string)> labels)
    {
        var all = new LabelsBuilder().Set(Labels.MetricName, name);
        foreach (var (key, value) in labels)
        {
            all.Set(key, value);
        }
        var built = all.Build();
        return new SeriesDefinition(SeriesFingerprint.Of(built), built);
    }

    public static SealedChunk Chunk(SeriesDefinition series, params ReadOnlySpan<(long Time, double Value)> samples)
    {
        var times = new long[samples.Length];
        var values = new double[samples.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            (times[i], values[i]) = samples[i];
        }
        return new SealedChunk(series.Series, ChunkCodec.Encode(times, values));
    }

    /// <summary>A chunk whose value at a time follows from both.</summary>
    public static SealedChunk Regular(SeriesDefinition series, long start, int count, long step, Func<long, double>? value = null)
    {
        var samples = new (long, double)[count];
        for (var i = 0; i < count; i++)
        {
            var time = start + (i * step);
            samples[i] = (time, value?.Invoke(time) ?? time / 1000 % 977);
        }
        return Chunk(series, samples);
    }

    /// <summary>A chunk whose times no formula tells, so that they take many bytes; those of other series are the same.</summary>
    public static SealedChunk Irregular(SeriesDefinition series, long start, int count, long step)
    {
        var samples = new (long, double)[count];
        for (var i = 0; i < count; i++)
        {
            var time = start + (i * step) + (i * i * 7919L % 97);
            samples[i] = (time, time / 1000 % 1009);
        }
        return Chunk(series, samples);
    }

    public static LabelMatcher Is(string name, string value) => new(name, MatchOperator.Equal, value);

    public static LabelMatcher Like(string name, string value) => new(name, MatchOperator.Regex, value);

    public static SeriesSelection Selection(long start, long end, params ReadOnlySpan<LabelMatcher> matchers) =>
        new([.. matchers], start, end);

    /// <summary>An answer as text keys of series, and their samples as bits, merged and cut to the selection as every reader does.</summary>
    public static async Task<SortedDictionary<string, SortedDictionary<long, long>>> ReadAsync(
        ISeriesArchive archive,
        SeriesSelection selection
    )
    {
        var answer = new SortedDictionary<string, SortedDictionary<long, long>>(StringComparer.Ordinal);
        var buffer = new SampleBuffer();
        foreach (var series in await archive.SelectAsync(selection, TestContext.Current.CancellationToken))
        {
            var samples = new SortedDictionary<long, long>();
            Assert.Equal(series.Chunks.OrderBy(c => c.Start).Select(c => c.Start), series.Chunks.Select(c => c.Start));
            foreach (var chunk in series.Chunks)
            {
                Assert.True(chunk.Start <= selection.EndMilliseconds && chunk.End >= selection.StartMilliseconds);
                buffer.Clear();
                Assert.True(ChunkCodec.TryDecode(chunk.Data.Span, buffer));
                Assert.Equal((chunk.Start, chunk.End, chunk.Count), (buffer.Timestamps[0], buffer.Timestamps[^1], buffer.Count));
                for (var i = 0; i < buffer.Count; i++)
                {
                    if (buffer.Timestamps[i] >= selection.StartMilliseconds && buffer.Timestamps[i] <= selection.EndMilliseconds)
                    {
                        samples[buffer.Timestamps[i]] = BitConverter.DoubleToInt64Bits(buffer.Values[i]);
                    }
                }
            }
            if (samples.Count > 0)
            {
                answer.Add(series.Definition.Labels.ToString(), samples);
            }
        }
        return answer;
    }

    public static double[] Values(SortedDictionary<long, long> samples) => [.. samples.Values.Select(BitConverter.Int64BitsToDouble)];
}
