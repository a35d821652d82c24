namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The usual value at each slot of the week as a share of its day's peak, and how far shares scatter.</summary>
internal sealed class WeeklyShares
{
    private const int DaysPerWeek = 7;

    private readonly double[] _shares;

    private WeeklyShares(double[] shares, double scatter) => (_shares, Scatter) = (shares, scatter);

    /// <summary>Half the width of the band of shares around the usual one.</summary>
    public double Scatter { get; }

    /// <summary>The usual share at a slot, counted from the first whole day.</summary>
    public double At(int slot) => _shares[slot % _shares.Length];

    /// <param name="values">Whole days.</param>
    /// <param name="peaks">Of each of these days.</param>
    /// <param name="slots">Of a day.</param>
    /// <param name="level">Of the band.</param>
    public static WeeklyShares Learn(ReadOnlySpan<double> values, double[] peaks, int slots, double level)
    {
        var week = slots * DaysPerWeek;
        var (shares, scatter) = (new double[week], new List<double>(values.Length));
        for (var i = 0; i < week; i++)
        {
            var seen = new List<double>();
            for (var t = i; t < values.Length; t += week)
            {
                seen.Add(Share(values[t], peaks[t / slots]));
            }

            seen.Sort();
            shares[i] = seen.Count == 0 ? 1 : 0.5 * (seen[(seen.Count - 1) / 2] + seen[seen.Count / 2]);
            scatter.AddRange(seen.Select(share => Math.Abs(share - shares[i])));
        }

        scatter.Sort();
        var rank = (int)Math.Min(scatter.Count - 1, level * scatter.Count);
        return new WeeklyShares(shares, scatter.Count == 0 ? 0 : scatter[rank]);
    }

    // A day of zeros has no shares; a peak near 0 of either sign must not blow them up.
    private static double Share(double value, double peak) => peak == 0 ? 1 : Math.Clamp(value / peak, -10, 10);
}
