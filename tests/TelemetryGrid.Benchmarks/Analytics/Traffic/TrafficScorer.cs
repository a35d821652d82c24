using System.Diagnostics;
using System.Globalization;
using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Benchmarks.Analytics.M4;

namespace TelemetryGrid.Benchmarks.Analytics.Traffic;

/// <summary>
/// Traffic, one file a series: lines of a time and a value after a header; finer spacings are averaged to hours. Forecasts 48 hours from one origin a day over the
/// last 15 that have 48 hours after them; the error is scaled by that of repeating the day before within each origin's history.
/// </summary>
internal sealed class TrafficScorer : IAnalyticsScorer
{
    private const long HourMs = 3_600_000;
    private const int Day = 24;
    private const int Horizon = 48;

    // Code is compiled for speed once it has been called some thirty times.
    private const int WarmUp = 40;
    private const int Origins = 15;
    private const int ShortestHistory = 8 * Day;

    public string Name => "hourly traffic";

    public bool Recognises(string folder) => Directory.EnumerateFiles(folder, "*.csv").Any(IsTraffic);

    public void Score(string folder, TextWriter output)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv").Where(IsTraffic).Order(StringComparer.Ordinal))
        {
            var (times, values) = Read(path);
            var series = RegularSeries.FromSamples(times, values);
            if (series.StepMs < HourMs)
            {
                series = RegularSeries.FromSamples(times, values, HourMs);
            }

            Print(
                output,
                $"{Path.GetFileName(path)}: {series.Values.Length} values every {series.StepMs / 1000} s, {series.Filled} filled"
            );
            if (series.Values.Length < ShortestHistory + Horizon)
            {
                Print(output, $"too short to score: {ShortestHistory + Horizon} values are needed");
                continue;
            }

            Score(series, output);
        }
    }

    private static void Score(RegularSeries series, TextWriter output)
    {
        var forecaster = new Forecaster();
        var values = series.Values;
        int[] ends =
        [
            .. Enumerable.Range(0, Origins).Select(j => values.Length - Horizon - Day * j).Where(end => end >= ShortestHistory).Order(),
        ];
        var (day, week, ours, coverage, msis) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < WarmUp; i++)
        {
            _ = forecaster.Forecast(Until(series, ends[0]), Horizon);
        }

        var (watch, processor) = (new Stopwatch(), Environment.CpuUsage.TotalTime);
        foreach (var end in ends)
        {
            var history = Until(series, end);
            var actual = values.AsSpan(end, Horizon);
            var scale = M4Measures.Scale(history.Values, Day);
            day += M4Measures.Mase(actual, Repeat(history.Values, Day), scale) / ends.Length;
            week += M4Measures.Mase(actual, Repeat(history.Values, 7 * Day), scale) / ends.Length;
            watch.Start();
            var outcome = forecaster.Forecast(history, Horizon);
            watch.Stop();
            if (!outcome.Succeeded)
            {
                Print(output, $"origin {end}: {outcome.Reason}");
                return;
            }

            ours += M4Measures.Mase(actual, outcome.Forecast.Mean.AsSpan(), scale) / ends.Length;
            coverage += M4Measures.Coverage(actual, outcome.Forecast.Lower.AsSpan(), outcome.Forecast.Upper.AsSpan()) / ends.Length;
            msis += M4Measures.Msis(actual, outcome.Forecast.Lower.AsSpan(), outcome.Forecast.Upper.AsSpan(), scale) / ends.Length;
        }

        Print(output, $"seasonal naive, 48 h from {ends.Length} origins: MASE {day:F3} repeating the day, {week:F3} repeating the week");
        Print(output, $"ours: MASE {ours:F3}; 95 % interval: coverage {100 * coverage:F1} %, MSIS {msis:F2}");
        processor = Environment.CpuUsage.TotalTime - processor;
        Print(
            output,
            $"{watch.Elapsed.TotalMilliseconds / ends.Length:F2} ms per forecast; {processor.TotalMilliseconds / ends.Length:F2} ms of processor time"
        );
    }

    private static RegularSeries Until(RegularSeries series, int end) =>
        RegularSeries.FromValues(series.StartMs, series.StepMs, series.Values.AsSpan(0, end));

    private static double[] Repeat(double[] history, int cycle) =>
        [.. Enumerable.Range(0, Horizon).Select(k => history[^(cycle - k % cycle)])];

    private static bool IsTraffic(string path)
    {
        var first = File.ReadLines(path).Skip(1).FirstOrDefault();
        return first is not null && TryParse(first, out var time, out _) && time != 0;
    }

    private static (long[] Times, double[] Values) Read(string path)
    {
        var samples = new List<(long Time, double Value)>();
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            if (TryParse(line, out var time, out var value))
            {
                samples.Add((time, value));
            }
        }

        return ([.. samples.Select(sample => sample.Time)], [.. samples.Select(sample => sample.Value)]);
    }

    /// <summary>A line of a time and a value, the time first and quoted or not; a missing value is not a number.</summary>
    private static bool TryParse(string line, out long timeMs, out double value)
    {
        (timeMs, value) = (0, double.NaN);
        var cells = line.Split(',');
        if (cells.Length < 2)
        {
            return false;
        }

        var text = cells[0].Trim(' ', '"');
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return false;
        }

        timeMs = time.ToUnixTimeMilliseconds();
        var number = cells[1].Trim(' ', '"', '\r');
        return number is "" or "NA" or "NaN" || double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    private static void Print(TextWriter output, FormattableString line) =>
        output.WriteLine("  " + line.ToString(CultureInfo.InvariantCulture));
}
