using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// Forecasts a series by an ensemble: all models forecast from past origins, are weighted by how far off they were, and the errors of
/// the mixture make the band. Keeps nothing between calls.
/// </summary>
public sealed class Forecaster
{
    /// <summary>Longest horizon, in steps.</summary>
    public const int LongestHorizon = ConformalBand.LargestSteps;

    // A lag of a long cycle and some takes part once it is six tenths of the history.
    private const double LongCycles = 1.76;

    private const int LongCyclesRemembered = 8;
    private const int ShortCyclesRemembered = 60;
    private const int ValuesRemembered = 1_000;

    private readonly ForecastOptions _options;
    private readonly IForecastModel[] _forDayAndWeek;
    private readonly IForecastModel[] _forOneCycle;

    /// <exception cref="ArgumentException">An option is out of range, or a model unknown.</exception>
    public Forecaster(ForecastOptions? options = null)
    {
        _options = options ?? new ForecastOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.Models.Length, 32, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Origins, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.Origins, 60, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.JudgedCycles, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.LargestErrorRatio, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MinimumHistory, 3, nameof(options));
        _forDayAndWeek = Models(ForecastModels.ForDayAndWeek);
        _forOneCycle = Models(ForecastModels.ForOneCycle);

        IForecastModel[] Models(ImmutableArray<string> fallback) =>
            [.. (_options.Models.IsEmpty ? fallback : _options.Models).Select(ForecastModels.Create)];
    }

    /// <summary>Trains and forecasts in one pass.</summary>
    /// <param name="series">The history.</param>
    /// <param name="horizon">Steps, 1 to 4,096.</param>
    /// <param name="level">Share of values inside the band, between 0 and 1.</param>
    public ForecastOutcome Forecast(RegularSeries series, int horizon, double level = 0.95)
    {
        Require(series, horizon, level);
        return TryTrain(series, horizon, out var trained, out var mean, out var reason)
            ? new ForecastOutcome(trained!.Envelop(series, mean, level), null)
            : ForecastOutcome.NotEnough(reason);
    }

    /// <summary>Trains for forecasts of up to <paramref name="horizon"/> steps; null, with the reason, when the history is not enough.</summary>
    public TrainedForecaster? Train(RegularSeries series, int horizon, out string reason)
    {
        Require(series, horizon, level: 0.5);
        _ = TryTrain(series, horizon, out var trained, out _, out reason);
        return trained;
    }

    internal static void Require(RegularSeries series, int horizon, double level)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(horizon, LongestHorizon);
        if (!(level > 0 && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and 1.");
        }
    }

    private bool TryTrain(RegularSeries series, int horizon, out TrainedForecaster? trained, out double[] mean, out string reason)
    {
        (trained, mean, reason) = (null, [], string.Empty);
        var values = series.Values;
        if (values.Length < _options.MinimumHistory)
        {
            reason = $"{values.Length} values, {_options.MinimumHistory} are needed.";
            return false;
        }

        if (series.Filled > _options.LargestFilledShare * values.Length)
        {
            reason = $"{series.Filled} of {values.Length} values are missing.";
            return false;
        }

        var periods = SeasonalityDetection.Detect(series);
        values = Remembered(series, periods).Values;
        var models = periods.Long > 1 ? _forDayAndWeek : _forOneCycle;
        var origins = Origins(values.Length, periods, horizon);
        var judged = periods.Short > 1 ? Math.Min(horizon, _options.JudgedCycles * periods.Short) : horizon;
        judged = Math.Min(judged, values.Length - origins[0]);
        var evaluation = new EnsembleEvaluation(
            new ForecastInput(values, periods, origins, horizon),
            judged,
            models,
            _options.LargestErrorRatio
        );
        if (!evaluation.AnySucceeded)
        {
            reason = $"no model can continue {values.Length} values.";
            return false;
        }

        var weights = evaluation.Weights();
        mean = evaluation.Mix(evaluation.PastOrigins, weights);
        var (band, accuracy) = Measure(values, periods, origins, judged, evaluation);
        var yardstick = Yardstick(values, periods);
        ImmutableArray<ForecastMember> members =
        [
            .. models
                .Select(
                    (model, m) =>
                        new ForecastMember(
                            model.Name,
                            weights.First[m],
                            weights.Later[m],
                            yardstick > 0 ? evaluation.Error(m) / yardstick : null
                        )
                )
                .Where(member => member.Weight > 0 || member.LaterWeight > 0)
                .OrderByDescending(member => member.Weight),
        ];
        trained = new TrainedForecaster(series.StepMs, periods, members, accuracy, band, series.EndMs);
        return true;
    }

    /// <summary>
    /// What a forecast is made from: eight long cycles, or sixty short ones. Rows weigh half after some ten days, so that older ones
    /// would cost time and change nothing.
    /// </summary>
    internal static RegularSeries Remembered(RegularSeries series, SeasonalPeriods periods) =>
        periods.Long > 1 ? series.Newest(LongCyclesRemembered * periods.Long)
        : periods.Short > 1 ? series.Newest(ShortCyclesRemembered * periods.Short)
        : series.Newest(ValuesRemembered);

    /// <summary>The forecasts from past origins, each mixed by weights that do not know its outcome.</summary>
    private static (ConformalBand Band, ForecastAccuracy Accuracy) Measure(
        double[] values,
        SeasonalPeriods periods,
        int[] origins,
        int judged,
        EnsembleEvaluation evaluation
    )
    {
        var paths = new double[evaluation.PastOrigins][];
        var (error, percentage, count) = (0.0, 0.0, 0);
        for (var i = 0; i < paths.Length; i++)
        {
            paths[i] = evaluation.Mix(i, evaluation.Weights(except: i));
            for (var k = 0; k < judged && origins[i] + k < values.Length; k++)
            {
                var value = values[origins[i] + k];
                var (off, size) = (Math.Abs(value - paths[i][k]), Math.Abs(value) + Math.Abs(paths[i][k]));
                error += off;
                percentage += size > 0 ? 200 * off / size : 0;
                count++;
            }
        }

        var band = ConformalBand.Learn(values, origins.AsSpan(0, paths.Length), paths, judged, out var coverage);
        var yardstick = Yardstick(values, periods);
        return (
            band,
            new ForecastAccuracy(
                paths.Length,
                count > 0 && yardstick > 0 ? error / count / yardstick : null,
                count > 0 ? percentage / count : null,
                coverage
            )
        );
    }

    /// <summary>Mean absolute error of repeating the last short cycle, one value without cycles (Hyndman and Koehler 2006).</summary>
    private static double Yardstick(ReadOnlySpan<double> values, SeasonalPeriods periods)
    {
        var (lag, sum) = (periods.Step, 0.0);
        for (var t = lag; t < values.Length; t++)
        {
            sum += Math.Abs(values[t] - values[t - lag]) / (values.Length - lag);
        }

        return sum;
    }

    /// <summary>Past origins and the end of the history, ascending.</summary>
    private int[] Origins(int length, SeasonalPeriods periods, int horizon)
    {
        // The shortest history must still show the longest cycle, if any can; half of the values otherwise.
        var step = periods.Short > 1 ? periods.Short : Math.Clamp(length / (2 * _options.Origins), 1, horizon);
        var shortest = Math.Max(length / 2, (int)(LongCycles * periods.Long));
        shortest = (length - shortest) / step < 2 ? length / 2 : shortest;
        var count = Math.Clamp((length - shortest) / step, 1, _options.Origins);
        var origins = new int[count + 1];
        for (var i = 0; i <= count; i++)
        {
            origins[i] = length - (count - i) * step;
        }

        return origins;
    }
}
