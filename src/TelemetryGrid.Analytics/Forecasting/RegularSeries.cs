namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// A history on an even grid, as every forecast needs it, made of samples as they come: unordered, doubled, with gaps or not numbers.
/// </summary>
public sealed class RegularSeries
{
    /// <summary>Longest history kept, in slots: eight weeks of 20 minutes, 24 weeks of hours. Older samples are left out.</summary>
    public const int LongestHistory = 4_032;

    private RegularSeries(long startMs, long stepMs, double[] values, int filled, int refused) =>
        (StartMs, StepMs, Values, Filled, Refused) = (startMs, stepMs, values, filled, refused);

    /// <summary>Unix milliseconds of the first slot.</summary>
    public long StartMs { get; }

    /// <summary>Milliseconds between slots.</summary>
    public long StepMs { get; }

    /// <summary>One finite value per slot; the mean of a slot's samples.</summary>
    public double[] Values { get; }

    /// <summary>Slots without a sample, filled from their neighbours or from the same time of other days.</summary>
    public int Filled { get; }

    /// <summary>Samples left out: not finite, beyond <see cref="SampleRange"/>, or older than the longest history.</summary>
    public int Refused { get; }

    /// <summary>Unix milliseconds of the slot after the last.</summary>
    public long EndMs => StartMs + StepMs * Values.Length;

    /// <summary>Values that are evenly spaced already; those that are not finite count as missing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is not positive.</exception>
    public static RegularSeries FromValues(long startMs, long stepMs, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepMs);
        var skipped = Math.Max(0, values.Length - LongestHistory);
        var grid = values[skipped..].ToArray();
        var refused = skipped;
        for (var i = 0; i < grid.Length; i++)
        {
            if (!SampleRange.Contains(grid[i]))
            {
                grid[i] = double.NaN;
                refused++;
            }
        }

        return Filling(startMs + skipped * stepMs, stepMs, grid, refused);
    }

    /// <summary>Samples in any order. The step is the median distance of distinct times, unless given.</summary>
    /// <param name="times">Unix milliseconds.</param>
    /// <param name="values">As many.</param>
    /// <param name="stepMs">0 to find it out.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static RegularSeries FromSamples(ReadOnlySpan<long> times, ReadOnlySpan<double> values, long stepMs = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stepMs);
        if (times.Length != values.Length)
        {
            throw new ArgumentException($"There are {times.Length} times and {values.Length} values.", nameof(values));
        }

        var samples = new List<(long TimeMs, double Value)>(times.Length);
        for (var i = 0; i < times.Length; i++)
        {
            // Times beyond these bounds would overflow differences; they are not of this world.
            if (SampleRange.Contains(values[i]) && times[i] is > long.MinValue / 4 and < long.MaxValue / 4)
            {
                samples.Add((times[i], values[i]));
            }
        }

        samples.Sort((a, b) => a.TimeMs.CompareTo(b.TimeMs));
        stepMs = stepMs > 0 ? stepMs : MedianStep(samples);
        if (samples.Count == 0)
        {
            return new RegularSeries(0, stepMs, [], 0, times.Length);
        }

        var refused = times.Length - samples.Count;
        var lastSlot = Slot(samples[^1].TimeMs, stepMs);
        var firstSlot = Math.Max(Slot(samples[0].TimeMs, stepMs), lastSlot - LongestHistory + 1);
        var (sums, counts) = (new double[lastSlot - firstSlot + 1], new int[lastSlot - firstSlot + 1]);
        foreach (var (timeMs, value) in samples)
        {
            var slot = Slot(timeMs, stepMs) - firstSlot;
            if (slot < 0)
            {
                refused++;
                continue;
            }

            counts[slot]++;
            sums[slot] += (value - sums[slot]) / counts[slot];
        }

        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] = counts[i] == 0 ? double.NaN : sums[i];
        }

        return Filling(firstSlot * stepMs, stepMs, sums, refused);
    }

    /// <summary>The newest values, or the series itself when it has no more. What was filled and refused is told of the whole.</summary>
    public RegularSeries Newest(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var skipped = Values.Length - count;
        return skipped <= 0 ? this : new RegularSeries(StartMs + skipped * StepMs, StepMs, Values[skipped..], Filled, Refused);
    }

    private static long Slot(long timeMs, long stepMs) => Math.DivRem(timeMs, stepMs, out var rest) - (rest < 0 ? 1 : 0);

    private static long MedianStep(List<(long TimeMs, double Value)> sorted)
    {
        var steps = new List<long>();
        for (var i = 1; i < sorted.Count; i++)
        {
            if (sorted[i].TimeMs > sorted[i - 1].TimeMs)
            {
                steps.Add(sorted[i].TimeMs - sorted[i - 1].TimeMs);
            }
        }

        steps.Sort();
        return steps.Count == 0 ? 3_600_000 : steps[steps.Count / 2];
    }

    private static RegularSeries Filling(long startMs, long stepMs, double[] grid, int refused)
    {
        // Missing values at the ends say nothing: begin with the first value, end with the last.
        var first = Array.FindIndex(grid, double.IsFinite);
        if (first < 0)
        {
            return new RegularSeries(startMs, stepMs, [], 0, refused);
        }

        var last = Array.FindLastIndex(grid, double.IsFinite);
        var values = grid[first..(last + 1)];
        var filled = GapFilling.Fill(values, SeasonalityDetection.SlotsPerDay(stepMs));
        return new RegularSeries(startMs + first * stepMs, stepMs, values, filled, refused);
    }
}
