using TelemetryGrid.Statistics;

namespace TelemetryGrid.Gateway.Statistics;

/// <summary>Statistics as clients see them. JSON has no infinities, so a statistic that is not a number yet is 0, as its count says.</summary>
internal static class StatisticsMapping
{
    public static Wire.RateStatistics ToWire(this MetricStatistics statistics) =>
        new(Finite(statistics.Last), Finite(statistics.Ewma), [.. statistics.Windows.Select(ToWire)]);

    public static Wire.Baseline ToWire(this BaselineExpectation baseline) =>
        new(Finite(baseline.Expected), Finite(baseline.Lower), Finite(baseline.Upper), Finite(baseline.Maturity));

    private static Wire.WindowStatistics ToWire(WindowStatistics window) =>
        new()
        {
            WindowSeconds = window.Window.TotalSeconds,
            Count = window.Count,
            Mean = Finite(window.Mean),
            StandardDeviation = Finite(window.StandardDeviation),
            Minimum = Finite(window.Minimum),
            Maximum = Finite(window.Maximum),
            P50 = Finite(window.P50),
            P90 = Finite(window.P90),
            P95 = Finite(window.P95),
            P99 = Finite(window.P99),
        };

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;
}
