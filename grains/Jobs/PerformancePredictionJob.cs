using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Analytics.Insights;
using TelemetryGrid.Analytics.Predictions;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Insights;
using TelemetryGrid.Insights;
using TelemetryGrid.Jobs;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Jobs;

/// <summary>Tells where the load of the coming week costs latency or packets, on devices whose links are used to half or more.</summary>
public sealed class PerformancePredictionJob(IGrainFactory grains, IMetricHistory history) : IAnalyticsJob
{
    /// <summary>Devices of one run; where there are more, each night has others.</summary>
    internal const int MaxDevices = 500;

    private const string Utilisation = "network_interface_out_utilization_ratio";
    private const string Duration = "network_device_poll_duration_seconds";
    private const string Discards = "network_interface_out_discards_total";
    private const int HistoryHours = 24 * 28;
    private const int HorizonHours = 24 * 7;
    private const double BusyFrom = 0.5;
    private const double LeastStrength = 0.3;
    private const double MostLoss = 0.01;
    private const double LeastDelaySeconds = 0.05;
    private const double ForecastLevel = 0.9;
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    public string Name => JobNames.PerformancePrediction;

    public string Description => "Predicts where the load to come costs latency or packets, from how they followed load so far.";

    public string Kind => "predictive";

    public CronSchedule Schedule { get; } = CronSchedule.Parse("0 5 * * *");

    public ImmutableArray<string> DependsOn => [];

    public async Task<string> RunAsync(string site, DateTimeOffset now)
    {
        var busy = await history.NowAsync(
            $"max by (device) (max_over_time({Utilisation}[1d])) >= {BusyFrom.ToString(CultureInfo.InvariantCulture)}",
            now
        );
        string[] all = [.. busy.Select(s => s.Labels["device"]).OfType<string>().Where(d => d.Length > 0).Order(StringComparer.Ordinal)];
        var turn = DeviceHistory.Turn(all, now, MaxDevices);
        var found = ImmutableArray.CreateBuilder<GridInsight>();
        var (looked, follow) = (0, 0);
        foreach (var device in turn)
        {
            foreach (var (entity, metric, load, response, least) in await ReadAsync(device, now))
            {
                looked++;
                var (strength, limit, prediction) = await Task.Run(() => Predict(load, response, least, now));
                follow += strength >= LeastStrength ? 1 : 0;
                if (strength >= LeastStrength && prediction?.BreachMs is not null)
                {
                    found.Add(InsightContract.Of(InsightFrom.Performance(entity, metric, now.ToUnixTimeMilliseconds(), prediction, limit)));
                }
            }
        }
        await grains.GetGrain<IInsightGrain>(site).AddAsync(found.ToImmutable());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{turn.Count} busy devices looked at, {follow} of {looked} metrics follow load, {found.Count} reach their limit within a week; {all.Length - turn.Count} left for another night."
        );
    }

    // What follows which load: a limit of 0 stands for twice what is usual.
    private async Task<List<(string Entity, string Metric, double[] Load, double[] Response, double Limit)>> ReadAsync(
        string device,
        DateTimeOffset now
    )
    {
        var pairs = new List<(string, string, double[], double[], double)>();
        var loads = await history.MeansAsync(Selector.Of(Utilisation, ("device", device)), now, Step, HistoryHours);
        if (loads.Count == 0)
        {
            return pairs;
        }
        var busiest = Enumerable.Repeat(double.NaN, HistoryHours).ToArray();
        var ofPort = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (var series in loads)
        {
            var values = DeviceHistory.Align(series, now, Step, HistoryHours);
            ofPort[series.Labels["interface"] ?? ""] = values;
            for (var i = 0; i < busiest.Length; i++)
            {
                busiest[i] = double.IsNaN(busiest[i]) ? values[i] : Math.Max(busiest[i], double.IsNaN(values[i]) ? 0 : values[i]);
            }
        }
        if (await DeviceHistory.ReadAsync(history, device, Duration, now, Step, HistoryHours) is { } durations)
        {
            pairs.Add((device, Duration, busiest, durations.Values, 0));
        }
        var odd = $"rate({Selector.Of(Discards, ("device", device))}[1h])";
        var packets = $"rate({Selector.Of("network_interface_out_packets_total", ("device", device))}[1h])";
        foreach (var series in await history.ValuesAsync($"{odd} / ({packets} + {odd} > 1)", now, Step, HistoryHours))
        {
            if (
                series.Labels["interface"] is { Length: > 0 } port
                && ofPort.TryGetValue(port, out var load)
                && load.Any(v => v >= BusyFrom)
            )
            {
                pairs.Add(($"{device}/{port}", Discards, load, DeviceHistory.Align(series, now, Step, HistoryHours), MostLoss));
            }
        }
        return pairs;
    }

    private static (double Strength, double Limit, PerformancePrediction? Prediction) Predict(
        double[] load,
        double[] response,
        double limit,
        DateTimeOffset now
    )
    {
        if (LoadResponse.Fit(load, response).Response is not { } fitted)
        {
            return (0, limit, null);
        }
        if (limit <= 0)
        {
            var usual = Median(response);
            limit = usual + Math.Max(usual, LeastDelaySeconds);
        }
        var length = (long)Step.TotalMilliseconds;
        var first = (now.ToUnixTimeMilliseconds() / length * length) - ((load.Length - 1) * length);
        var series = RegularSeries.FromValues(first, length, load);
        var forecast = new Forecaster().Train(series, HorizonHours, out _)?.Forecast(series, HorizonHours, ForecastLevel).Forecast;
        return (fitted.Strength, limit, forecast is null ? null : PerformancePredictor.Predict(fitted, forecast, limit));
    }

    private static double Median(double[] values)
    {
        var sorted = values.Where(double.IsFinite).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
