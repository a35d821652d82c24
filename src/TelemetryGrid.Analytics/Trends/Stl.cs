using System.Diagnostics.CodeAnalysis;

namespace TelemetryGrid.Analytics.Trends;

/// <summary>
/// Seasonal-trend decomposition by loess (Cleveland, Cleveland, McRae and Terpenning, J. Off. Stat. 6, 1990), and over several cycles
/// (MSTL: Bandara, Hyndman and Bergmeir, 2021). Pure. Values that are not finite or beyond <see cref="SampleRange"/> are filled by
/// straight lines first.
/// </summary>
public static class Stl
{
    private const int MultipleRounds = 2;

    /// <summary>False for a series without two whole cycles or without a number.</summary>
    /// <param name="values">Evenly spaced.</param>
    /// <param name="period">Values in a cycle, 2 or more.</param>
    /// <exception cref="ArgumentException">The period or an option is out of range.</exception>
    public static bool TryDecompose(
        ReadOnlySpan<double> values,
        int period,
        [NotNullWhen(true)] out Decomposition? decomposition,
        StlOptions? options = null
    ) => TryDecompose(values, [period], out decomposition, options);

    /// <summary>
    /// As many seasons as the series has two whole cycles of; false when it has none. With several, a season's window is 11 cycles for the
    /// shortest and four more for each next one, unless options are given.
    /// </summary>
    /// <param name="values">Evenly spaced.</param>
    /// <param name="periods">Values in each cycle, each 2 or more.</param>
    /// <exception cref="ArgumentException">A period or an option is out of range.</exception>
    public static bool TryDecompose(
        ReadOnlySpan<double> values,
        ReadOnlySpan<int> periods,
        [NotNullWhen(true)] out Decomposition? decomposition,
        StlOptions? options = null
    )
    {
        options?.Validate();
        foreach (var period in periods)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(period, 2, nameof(periods));
        }

        decomposition = null;
        var length = values.Length;
        int[] cycles = [.. periods.ToArray().Distinct().Where(period => 2L * period <= length).Order()];
        var known = LinearFill.Fill(values);
        if (cycles.Length == 0 || known is null)
        {
            return false;
        }

        var seasons = Array.ConvertAll(cycles, _ => new double[length]);
        var trend = new double[length];
        var rest = known.AsSpan().ToArray();
        for (var round = 0; round < (cycles.Length == 1 ? 1 : MultipleRounds); round++)
        {
            for (var c = 0; c < cycles.Length; c++)
            {
                Add(rest, seasons[c], 1);
                var fit = new StlFit(cycles[c], options ?? DefaultFor(c, cycles.Length));
                fit.Run(rest);
                (seasons[c], trend) = (fit.Season, fit.Trend);
                Add(rest, seasons[c], -1);
            }
        }

        Add(rest, trend, -1);
        var scale = known.Max(Math.Abs);
        decomposition = new Decomposition(
            trend,
            [.. cycles.Zip(seasons, (cycle, season) => new SeasonalComponent(cycle, season, Decomposition.Strength(season, rest, scale)))],
            rest,
            scale
        );
        return true;
    }

    private static StlOptions DefaultFor(int season, int seasons) =>
        seasons == 1 ? StlOptions.Default : new StlOptions { SeasonalWindow = 11 + 4 * season };

    private static void Add(double[] values, double[] component, double sign)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] += sign * component[i];
        }
    }
}
