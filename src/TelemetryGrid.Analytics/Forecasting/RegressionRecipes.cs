using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The regressions of the default ensemble. Offsets below zero look past the hour in question, one cycle back: what comes next then.</summary>
internal static class RegressionRecipes
{
    private const double LastCycleOnly = 1;

    public static SeasonalRegressionOptions DayAndWeek { get; } =
        new() { Lags = Range(1, 6), Seasonal = [new(false, LastCycleOnly, Range(-2, 5)), new(true, 0.4, Range(-2, 5))] };

    public static SeasonalRegressionOptions Harmonic { get; } =
        new()
        {
            Lags = Range(1, 6),
            Seasonal = [new(false, 0.8, Range(-2, 5)), new(true, 0.4, Range(-2, 5))],
            Harmonics = 8,
        };

    public static SeasonalRegressionOptions LastDay { get; } =
        new() { Lags = Range(1, 3), Seasonal = [new(false, LastCycleOnly, Range(0, 3)), new(true, 0.4, Range(0, 3))] };

    public static SeasonalRegressionOptions Dense { get; } =
        new()
        {
            Lags = Range(1, 25),
            Seasonal =
            [
                Day(2, -1, 1),
                Day(3, -1, 1),
                Day(4, 0, 0),
                Day(5, 0, 0),
                Day(6, 0, 0),
                new(true, LastCycleOnly, Range(-3, 3)),
                Day(8, 0, 0),
                Day(14, 0, 0),
            ],
            Ridge = 0.3,
            Decay = 0.999,
            RobustRounds = 0,
        };

    public static SeasonalRegressionOptions Week { get; } =
        new()
        {
            Lags = Range(1, 3),
            Seasonal = [new(true, 0.3, Range(-1, 3))],
            Harmonics = 3,
        };

    public static SeasonalRegressionOptions Differenced { get; } =
        new()
        {
            Lags = Range(1, 6),
            Seasonal = [new(false, 0.4, Range(-2, 3)), new(true, 0.4, Range(-2, 3))],
            Differenced = true,
            Ridge = 0.1,
        };

    public static SeasonalRegressionOptions TwoDays { get; } =
        new()
        {
            Lags = Range(1, 3),
            Seasonal = [new(false, 0.8, Range(-1, 3)), new(false, 0.5, Range(-1, 1), 2), new(true, 0.4, Range(-1, 3))],
            Harmonics = 3,
            Ridge = 0.05,
        };

    public static SeasonalRegressionOptions Linear { get; } =
        new()
        {
            Lags = Range(1, 3),
            Seasonal = [new(false, 0.8, Range(-1, 3)), new(true, 0.4, Range(-1, 3))],
            Logarithmic = false,
        };

    public static SeasonalRegressionOptions DaysDifferenced { get; } =
        new()
        {
            Lags = Range(1, 3),
            Seasonal =
            [
                Day(1, -1, 1),
                Day(2, 0, 0),
                Day(3, 0, 0),
                Day(4, 0, 0),
                Day(5, 0, 0),
                Day(6, 0, 0),
                new(true, LastCycleOnly, Range(-1, 1)),
            ],
            Differenced = true,
            Ridge = 0.3,
            Decay = 0.998,
        };

    private static SeasonalLag Day(int cycles, int from, int to) => new(false, LastCycleOnly, Range(from, to), cycles);

    private static ImmutableArray<int> Range(int from, int to) => [.. Enumerable.Range(from, to - from + 1)];
}
