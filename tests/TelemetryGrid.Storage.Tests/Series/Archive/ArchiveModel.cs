using TelemetryGrid.Storage.Series;
using static TelemetryGrid.Storage.Tests.Series.Archive.ArchiveData;

namespace TelemetryGrid.Storage.Tests.Series.Archive;

/// <summary>What the archive must answer, from nothing but the list of all samples ever stored.</summary>
internal sealed class ArchiveModel(TimeSpan warmAge, RetentionPolicy retention)
{
    private readonly SortedDictionary<string, SortedDictionary<long, double>> _samples = new(StringComparer.Ordinal);

    /// <summary>The passes that ended, and the one that crashed after them.</summary>
    public DateTimeOffset Done { get; set; } = DateTimeOffset.MinValue;

    public DateTimeOffset Begun { get; set; } = DateTimeOffset.MinValue;

    public void Store(string series, long time, double value)
    {
        if (!_samples.TryGetValue(series, out var samples))
        {
            _samples[series] = samples = [];
        }
        samples[time] = value;
    }

    /// <summary>Checks an answer series by series and day by day; where a pass crashed, a day may be in either of two states.</summary>
    public void Check(SortedDictionary<string, SortedDictionary<long, long>> answer, string function, long start, long end)
    {
        Assert.Subset(_samples.Keys.ToHashSet(), answer.Keys.ToHashSet());
        foreach (var (series, samples) in _samples)
        {
            var days = answer.TryGetValue(series, out var found)
                ? found.ToLookup(s => Day0(s.Key))
                : Enumerable.Empty<KeyValuePair<long, long>>().ToLookup(s => 0L);
            foreach (var day in samples.GroupBy(s => Day0(s.Key)))
            {
                var actual = days[day.Key].Select(s => (s.Key, BitConverter.Int64BitsToDouble(s.Value))).ToList();
                var expected = new[] { Level(day.Key, Done), Level(day.Key, Begun) }
                    .Distinct()
                    .Select(level => Answer([.. day], level, function).Where(s => s.Item1 >= start && s.Item1 <= end).ToList())
                    .ToList();
                Assert.True(
                    expected.Exists(e => e.SequenceEqual(actual)),
                    $"{series} day {day.Key} {function}: {actual.Count} samples instead of {string.Join(" or ", expected.Select(e => e.Count))}"
                );
            }
        }
    }

    private static long Day0(long time) => (time - 1) / Day;

    private int Level(long day, DateTimeOffset now)
    {
        if (now == DateTimeOffset.MinValue)
        {
            return 0;
        }
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds((day + 1) * Day);
        Assert.True(retention.Raw > warmAge);
        return age < retention.Raw ? 0
            : age < retention.FiveMinutes ? 1
            : age < retention.OneHour ? 2
            : 3;
    }

    private static IEnumerable<(long, double)> Answer(List<KeyValuePair<long, double>> samples, int level, string function)
    {
        if (level is 0 or 3)
        {
            return level == 0 ? samples.Select(s => (s.Key, s.Value)) : [];
        }
        var length = level == 1 ? 5 * Minute : Hour;
        return samples.GroupBy(s => (s.Key - 1) / length).SelectMany(bucket => Bucket([.. bucket], bucket.Key * length, length, function));
    }

    private static IEnumerable<(long, double)> Bucket(List<KeyValuePair<long, double>> bucket, long start, long length, string function)
    {
        var last = bucket[^1].Key;
        return function switch
        {
            "max_over_time" => [(last, bucket.Max(s => s.Value))],
            "min_over_time" => [(last, bucket.Min(s => s.Value))],
            "sum_over_time" => [(last, bucket.Sum(s => s.Value))],
            "count_over_time" => bucket.Select((_, i) => (last - ((last - start) * (bucket.Count - 1 - i) / bucket.Count), 1.0)),
            _ => [(last, bucket[^1].Value)],
        };
    }
}
