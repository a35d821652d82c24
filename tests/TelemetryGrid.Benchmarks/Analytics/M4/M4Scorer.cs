using System.Diagnostics;
using System.Globalization;
using TelemetryGrid.Analytics.Forecasting;

namespace TelemetryGrid.Benchmarks.Analytics.M4;

/// <summary>
/// Hourly series of the M4 competition: <c>Hourly-train.csv</c>, <c>Hourly-test.csv</c>, and where present the competition's own
/// forecasts, which are scored first. OWA is the mean of sMAPE and MASE relative to Naive2.
/// </summary>
internal sealed class M4Scorer : IAnalyticsScorer
{
    private const int Period = 24;
    private const long HourMs = 3_600_000;

    public string Name => "M4-hourly";

    public bool Recognises(string folder) =>
        File.Exists(Path.Combine(folder, "Hourly-train.csv")) && File.Exists(Path.Combine(folder, "Hourly-test.csv"));

    public void Score(string folder, TextWriter output)
    {
        var train = M4File.Read(Path.Combine(folder, "Hourly-train.csv"));
        var test = M4File.Read(Path.Combine(folder, "Hourly-test.csv"));
        string[] ids = [.. train.Keys.Where(test.ContainsKey)];
        if (ids.Length == 0)
        {
            Print(output, $"no series is in both files");
            return;
        }

        Print(output, $"{ids.Length} series, {test[ids[0]].Length} hours ahead");
        var naive2 = Reproduce(folder, "Naive2", ids, train, test, output, id => M4Naive2.Forecast(train[id], Period, test[id].Length));
        _ = Reproduce(folder, "sNaive", ids, train, test, output, id => Repeat(train[id], test[id].Length), naive2);

        // The first forecasts are made by code not yet compiled for speed.
        var forecaster = new Forecaster();
        foreach (var id in ids.Take(40))
        {
            _ = forecaster.Forecast(RegularSeries.FromValues(0, HourMs, train[id]), test[id].Length);
        }

        var (smape, mase, coverage, msis, count) = (0.0, 0.0, 0.0, 0.0, 0);
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        var (watch, processor) = (new Stopwatch(), Environment.CpuUsage.TotalTime);
        var slowest = TimeSpan.Zero;
        foreach (var id in ids)
        {
            var before = watch.Elapsed;
            watch.Start();
            var outcome = forecaster.Forecast(RegularSeries.FromValues(0, HourMs, train[id]), test[id].Length);
            watch.Stop();
            slowest = watch.Elapsed - before > slowest ? watch.Elapsed - before : slowest;
            if (!outcome.Succeeded)
            {
                Print(output, $"{id}: {outcome.Reason}");
                continue;
            }

            var (forecast, scale) = (outcome.Forecast, M4Measures.Scale(train[id], Period));
            smape += M4Measures.Smape(test[id], forecast.Mean.AsSpan());
            mase += M4Measures.Mase(test[id], forecast.Mean.AsSpan(), scale);
            coverage += M4Measures.Coverage(test[id], forecast.Lower.AsSpan(), forecast.Upper.AsSpan());
            msis += M4Measures.Msis(test[id], forecast.Lower.AsSpan(), forecast.Upper.AsSpan(), scale);
            count++;
            foreach (var member in forecast.Members)
            {
                weights[member.Name] = weights.GetValueOrDefault(member.Name) + member.Weight;
            }
        }

        // On a busy machine only this says what it costs.
        processor = Environment.CpuUsage.TotalTime - processor;
        (smape, mase, coverage, msis) = (smape / count, mase / count, coverage / count, msis / count);
        Print(output, $"ours: sMAPE {smape:F3}, MASE {mase:F3}, OWA {Owa(smape, mase, naive2):F4}");
        Print(output, $"95 % interval: coverage {100 * coverage:F2} %, MSIS {msis:F3}");
        Print(
            output,
            $"{watch.Elapsed.TotalMilliseconds / ids.Length:F2} ms per series with weights and interval, slowest {slowest.TotalMilliseconds:F1} ms; {processor.TotalMilliseconds / ids.Length:F2} ms of processor time"
        );
        var shares = weights.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value / count:F3}");
        Print(output, $"mean weights: {string.Join(", ", shares)}");
    }

    /// <summary>Scores the forecasts the competition published, or our own version of that method where the file is absent.</summary>
    private static (double Smape, double Mase) Reproduce(
        string folder,
        string method,
        string[] ids,
        Dictionary<string, double[]> train,
        Dictionary<string, double[]> test,
        TextWriter output,
        Func<string, double[]> computed,
        (double Smape, double Mase)? naive2 = null
    )
    {
        var path = Path.Combine(folder, $"forecast-{method}-hourly.csv");
        var published = File.Exists(path) ? M4File.Read(path) : null;
        var forecasts = ids.ToDictionary(id => id, id => published?.GetValueOrDefault(id) ?? computed(id), StringComparer.Ordinal);
        var score = Means(ids, train, test, forecasts);
        var source = published is null ? "computed here, no published file" : "published forecasts";
        Print(
            output,
            $"{method} ({source}): sMAPE {score.Smape:F3}, MASE {score.Mase:F3}, OWA {Owa(score.Smape, score.Mase, naive2 ?? score):F4}"
        );
        if (published is not null)
        {
            var own = Means(ids, train, test, ids.ToDictionary(id => id, computed, StringComparer.Ordinal));
            Print(output, $"{method} (computed here): sMAPE {own.Smape:F3}, MASE {own.Mase:F3}");
        }

        var table = Path.Combine(folder, "published-hourly-table.txt");
        var row = File.Exists(table)
            ? File.ReadLines(table).FirstOrDefault(line => line.Contains($" {method} ", StringComparison.Ordinal))
            : null;
        if (row is not null)
        {
            Print(output, $"{method} (published table, all 414 series): {row.Trim()}");
        }

        return score;
    }

    private static (double Smape, double Mase) Means(
        string[] ids,
        Dictionary<string, double[]> train,
        Dictionary<string, double[]> test,
        Dictionary<string, double[]> forecasts
    ) =>
        (
            ids.Average(id => M4Measures.Smape(test[id], forecasts[id])),
            ids.Average(id => M4Measures.Mase(test[id], forecasts[id], M4Measures.Scale(train[id], Period)))
        );

    private static double[] Repeat(double[] history, int horizon) =>
        [.. Enumerable.Range(0, horizon).Select(k => history[^(Period - k % Period)])];

    private static double Owa(double smape, double mase, (double Smape, double Mase) naive2) =>
        (smape / naive2.Smape + mase / naive2.Mase) / 2;

    private static void Print(TextWriter output, FormattableString line) =>
        output.WriteLine("  " + line.ToString(CultureInfo.InvariantCulture));
}
