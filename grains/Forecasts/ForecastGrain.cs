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

    // What nobody asks for is not trained for ever: the registry hears of questions, once in so long.
    private static readonly TimeSpan NoteAfter = TimeSpan.FromHours(1);

    private DateTimeOffset _notedAt = DateTimeOffset.MinValue;

    public async Task<MetricForecast> GetAsync(ForecastQuestion question)
    {
        var now = time.GetUtcNow();
        IReadOnlyList<MatrixSeries> found;
        try
        {
            found = await ReadAsync(question.StepMilliseconds, now);
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
        if (now - _notedAt >= NoteAfter)
        {
            await NoteAsync(isAsked: true);
            _notedAt = now;
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

    public Task<ForecastModelReport?> GetModelAsync()
    {
        if (state.State.Trained.Length == 0)
        {
            return Task.FromResult<ForecastModelReport?>(null);
        }
        var trained = TrainedForecaster.Read(state.State.Trained);
        return Task.FromResult<ForecastModelReport?>(
            new ForecastModelReport
            {
                Metric = this.GetPrimaryKeyString(),
                TrainedAt = state.State.TrainedAt,
                StepMilliseconds = trained.StepMs,
                Steps = state.State.Steps,
                History = state.State.History,
                Models = [.. trained.Members.Select(m => new ForecastModelWeight(m.Name, m.Weight, m.Mase))],
                Origins = trained.Accuracy.Origins,
                Mase = trained.Accuracy.Mase,
                Smape = trained.Accuracy.Smape,
                Coverage = trained.Accuracy.Coverage,
            }
        );
    }

    public async Task<bool> RetrainAsync()
    {
        if (state.State.Trained.Length == 0)
        {
            return false;
        }
        var (now, step) = (time.GetUtcNow(), TrainedForecaster.Read(state.State.Trained).StepMs);
        var found = await ReadAsync(step, now);
        if (found.Count != 1)
        {
            return false;
        }
        var series = RegularSeries.FromSamples(found[0].Timestamps.Span, found[0].Values.Span, step);
        if (new Forecaster().Train(series, state.State.Steps, out _) is not { } trained)
        {
            return false;
        }
        await KeepAsync(trained, series, state.State.Steps, now);
        await NoteAsync(isAsked: false);
        return true;
    }

    private Task<IReadOnlyList<MatrixSeries>> ReadAsync(long stepMilliseconds, DateTimeOffset now)
    {
        var step = TimeSpan.FromMilliseconds(stepMilliseconds);
        var steps = (int)Math.Min(LongestHistory / step, RegularSeries.LongestHistory);
        return history.MeansAsync(Select(MetricId.Parse(this.GetPrimaryKeyString())), now, step, steps);
    }

    private Task NoteAsync(bool isAsked) =>
        GrainFactory
            .GetGrain<IModelRegistryGrain>(IModelRegistryGrain.Key)
            .NoteAsync(this.GetPrimaryKeyString(), state.State.TrainedAt, isAsked);

    private async Task KeepAsync(TrainedForecaster trained, RegularSeries series, int steps, DateTimeOffset now)
    {
        state.State.Trained = StateBytes.Of(trained.WriteTo);
        state.State.TrainedAt = now;
        state.State.Steps = steps;
        state.State.History = series.Values.Length;
        await state.WriteStateAsync();
    }

    private static string Select(MetricId id) =>
        id.Entity.Label is { } label
            ? Selector.Of(id.Metric, ("device", id.Entity.Device.Value), (label, id.Entity.Name))
            : Selector.Of(id.Metric, ("device", id.Entity.Device.Value));

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
            await KeepAsync(trained, series, question.Steps, now);
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
