using TelemetryGrid.Analytics.Forecasting;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Forecasts;

/// <inheritdoc cref="IForecastGrain"/>
public sealed class ForecastGrain(
    [PersistentState("forecast", GrainStorageNames.Entities)] IPersistentState<ForecastState> state,
    IMetricHistory history,
    TimeProvider time
) : Grain, IForecastGrain
{
    private static readonly TimeSpan RetrainAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestHistory = TimeSpan.FromDays(56);

    public async Task<MetricForecast> GetAsync(ForecastQuestion question)
    {
        var id = MetricId.Parse(this.GetPrimaryKeyString());
        var now = time.GetUtcNow();
        IReadOnlyList<MatrixSeries> found;
        var step = TimeSpan.FromMilliseconds(question.StepMilliseconds);
        var steps = (int)Math.Min(LongestHistory / step, RegularSeries.LongestHistory);
        try
        {
            found = await history.MeansAsync(Select(id), now, step, steps);
        }
        catch (QueryException e)
        {
            return new MetricForecast { Reason = e.Message };
        }
        if (found.Count != 1)
        {
            return new MetricForecast
            {
                Reason =
                    found.Count == 0
                        ? "The store has no samples of it from before the current step."
                        : $"The store has {found.Count} series of it.",
            };
        }
        var series = RegularSeries.FromSamples(found[0].Timestamps.Span, found[0].Values.Span, question.StepMilliseconds);
        var trained = await TrainAsync(series, question, now);
        if (trained.Forecaster is not { } forecaster)
        {
            return new MetricForecast
            {
                Reason = $"Not enough history: {trained.Reason}",
                History = series.Values.Length,
                Filled = series.Filled,
            };
        }
        var outcome = forecaster.Forecast(series, question.Steps, question.Level);
        return outcome.Forecast is { } forecast
            ? Told(forecast, series)
            : new MetricForecast
            {
                Reason = outcome.Reason ?? "",
                History = series.Values.Length,
                Filled = series.Filled,
            };
    }

    private static string Select(MetricId id) =>
        id.Interface.Length > 0
            ? Selector.Of(id.Metric, ("device", id.Device.Value), ("interface", id.Interface))
            : Selector.Of(id.Metric, ("device", id.Device.Value));

    private async Task<(TrainedForecaster? Forecaster, string Reason)> TrainAsync(
        RegularSeries series,
        ForecastQuestion question,
        DateTimeOffset now
    )
    {
        if (state.State.Trained.Length > 0 && now - state.State.TrainedAt < RetrainAfter && state.State.Steps >= question.Steps)
        {
            var known = TrainedForecaster.Read(state.State.Trained);
            if (known.StepMs == question.StepMilliseconds)
            {
                return (known, "");
            }
        }
        var trained = new Forecaster().Train(series, question.Steps, out var reason);
        if (trained is not null)
        {
            state.State.Trained = StateBytes.Of(trained.WriteTo);
            state.State.TrainedAt = now;
            state.State.Steps = question.Steps;
            await state.WriteStateAsync();
        }
        return (trained, reason);
    }

    private MetricForecast Told(Forecast forecast, RegularSeries series) =>
        new()
        {
            StartMilliseconds = forecast.StartMs,
            StepMilliseconds = forecast.StepMs,
            Mean = forecast.Mean,
            Lower = forecast.Lower,
            Upper = forecast.Upper,
            Level = forecast.Level,
            Models = [.. forecast.Members.Select(m => new ForecastModelWeight(m.Name, m.Weight, m.Mase))],
            Origins = forecast.Accuracy.Origins,
            Mase = forecast.Accuracy.Mase,
            Smape = forecast.Accuracy.Smape,
            Coverage = forecast.Accuracy.Coverage,
            TrainedAt = state.State.TrainedAt,
            History = series.Values.Length,
            Filled = series.Filled,
        };
}
