using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Predictions;

/// <summary>
/// Samples of one metric in any order. Values that are not finite, or beyond <see cref="SampleRange"/>, and times beyond the year 9999 are passed over; of
/// lists of different lengths the shorter counts.
/// </summary>
/// <param name="Metric">Its name, as reasons are to call it.</param>
/// <param name="TimesMs">Unix milliseconds.</param>
/// <param name="Values">As many.</param>
public sealed record MetricHistory(string Metric, ImmutableArray<long> TimesMs, ImmutableArray<double> Values)
{
    private const long LatestMs = 253_402_300_799_999;

    /// <summary>What is usable between two times, ascending.</summary>
    internal (double[] Days, double[] Values) Between(long fromMs, long toMs)
    {
        var samples = new List<(long TimeMs, double Value)>();
        var count = TimesMs.IsDefault || Values.IsDefault ? 0 : Math.Min(TimesMs.Length, Values.Length);
        for (var i = 0; i < count; i++)
        {
            if (TimesMs[i] >= fromMs && TimesMs[i] <= toMs && Math.Abs(TimesMs[i]) <= LatestMs && SampleRange.Contains(Values[i]))
            {
                samples.Add((TimesMs[i], Values[i]));
            }
        }

        samples.Sort();
        return ([.. samples.Select(sample => (sample.TimeMs - toMs) / 86_400_000.0)], [.. samples.Select(sample => sample.Value)]);
    }
}
