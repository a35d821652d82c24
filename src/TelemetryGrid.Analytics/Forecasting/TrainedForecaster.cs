using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>
/// What is worth keeping of a training: which models forecast a series how well, and how wide the band must be. Small, and enough to
/// forecast again when values were added, at the cost of the models that take part; training again is for when they have grown old.
/// </summary>
public sealed class TrainedForecaster
{
    private const byte Version = 1;
    private const int LargestMembers = 64;

    private readonly ConformalBand _band;

    internal TrainedForecaster(
        long stepMs,
        SeasonalPeriods periods,
        ImmutableArray<ForecastMember> members,
        ForecastAccuracy accuracy,
        ConformalBand band,
        long trainedToMs
    ) => (StepMs, Periods, Members, Accuracy, _band, TrainedToMs) = (stepMs, periods, members, accuracy, band, trainedToMs);

    /// <summary>Milliseconds between the values of the series.</summary>
    public long StepMs { get; }

    public SeasonalPeriods Periods { get; }

    /// <summary>The models that take part, heaviest first.</summary>
    public ImmutableArray<ForecastMember> Members { get; }

    public ForecastAccuracy Accuracy { get; }

    /// <summary>Unix milliseconds of the end of the history at the training.</summary>
    public long TrainedToMs { get; }

    /// <summary>Forecasts a history of the same series and spacing.</summary>
    /// <param name="series">The history.</param>
    /// <param name="horizon">Steps, 1 to 4,096.</param>
    /// <param name="level">Share of values inside the band, between 0 and 1.</param>
    public ForecastOutcome Forecast(RegularSeries series, int horizon, double level = 0.95)
    {
        Forecaster.Require(series, horizon, level);
        if (series.StepMs != StepMs)
        {
            return new ForecastOutcome(null, $"The series has a spacing of {series.StepMs} ms, but {StepMs} ms when trained.");
        }

        if (series.Values.Length == 0)
        {
            return ForecastOutcome.NotEnough("the series has no values.");
        }

        var values = Forecaster.Remembered(series, Periods).Values;
        var input = new ForecastInput(values, Periods, [values.Length], horizon);
        var own = new double[Members.Length][];
        for (var m = 0; m < own.Length; m++)
        {
            var paths = input.NewPaths();
            if (ForecastModels.Create(Members[m].Name).TryForecast(input, paths) && Array.TrueForAll(paths[0], SampleRange.Contains))
            {
                own[m] = paths[0];
            }
        }

        // Both parts of the horizon need a member that can continue the series.
        var weights = new EnsembleWeights(
            [.. Members.Select(member => member.Weight)],
            [.. Members.Select(member => member.LaterWeight)],
            EnsembleWeights.BoundaryOf(Periods)
        );
        var first = Members.Where((member, m) => own[m] is not null && member.Weight > 0).Any();
        var later = Members.Where((member, m) => own[m] is not null && member.LaterWeight > 0).Any();
        if (!first || !later)
        {
            return ForecastOutcome.NotEnough($"no model that was trained can continue {series.Values.Length} values.");
        }

        var mean = new double[horizon];
        weights.Mix(own, mean);
        return new ForecastOutcome(Envelop(series, mean, level), null);
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new StateWriter(output);
        writer.Header(StateKind.TrainedForecaster, Version);
        writer.Signed(StepMs);
        writer.Signed(TrainedToMs);
        writer.Unsigned((ulong)Periods.Short);
        writer.Unsigned((ulong)Periods.Long);
        writer.Unsigned((ulong)Accuracy.Origins);
        foreach (var value in new[] { Accuracy.Mase, Accuracy.Smape, Accuracy.Coverage })
        {
            Write(writer, value);
        }

        writer.Unsigned((ulong)Members.Length);
        foreach (var member in Members)
        {
            writer.Unsigned((ulong)member.Name.Length);
            foreach (var letter in member.Name)
            {
                writer.Unsigned(letter);
            }

            writer.Double(member.Weight);
            writer.Double(member.LaterWeight);
            Write(writer, member.Mase);
        }

        _band.Write(writer);
    }

    /// <summary>Models that this version no longer has take no part; the others share their weight.</summary>
    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static TrainedForecaster Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        reader.Header(StateKind.TrainedForecaster, Version);
        var (stepMs, trainedToMs) = (reader.Signed(), reader.Signed());
        StateReader.Require(stepMs > 0, "A spacing is not positive.");
        var periods = new SeasonalPeriods(reader.Below(RegularSeries.LongestHistory), reader.Below(RegularSeries.LongestHistory));
        var accuracy = new ForecastAccuracy(reader.Below(LargestMembers), Optional(ref reader), Optional(ref reader), Optional(ref reader));
        var members = new ForecastMember[reader.Count(LargestMembers, bytesEach: 18)];
        for (var i = 0; i < members.Length; i++)
        {
            var name = new char[reader.Count(LargestMembers, bytesEach: 1)];
            foreach (ref var letter in name.AsSpan())
            {
                letter = (char)reader.Below(128);
            }

            members[i] = new ForecastMember(new string(name), reader.Double(), reader.Double(), Optional(ref reader));
            StateReader.Require(
                members[i].Weight is >= 0 and <= 1 && members[i].LaterWeight is >= 0 and <= 1,
                "A weight lies outside 0..1."
            );
        }

        var band = ConformalBand.Read(ref reader);
        reader.End();
        var known = members.Where(member => ForecastModels.Names.Contains(member.Name, StringComparer.Ordinal));
        return new TrainedForecaster(stepMs, periods, [.. known], accuracy, band, trainedToMs);
    }

    internal Forecast Envelop(RegularSeries series, double[] mean, double level)
    {
        var (lower, upper) = (new double[mean.Length], new double[mean.Length]);
        var floor = Array.TrueForAll(series.Values, value => value >= 0) ? 0 : -SampleRange.LargestMagnitude;
        for (var k = 0; k < mean.Length; k++)
        {
            mean[k] = Math.Clamp(mean[k], floor, SampleRange.LargestMagnitude);
            var half = Math.Min(_band.HalfWidth(k, mean[k], level, Periods.Step), SampleRange.LargestMagnitude);
            (lower[k], upper[k]) = (Math.Max(floor, mean[k] - half), mean[k] + half);
        }

        return new Forecast
        {
            StartMs = series.EndMs,
            StepMs = StepMs,
            Mean = [.. mean],
            Lower = [.. lower],
            Upper = [.. upper],
            Level = level,
            Members = Members,
            Accuracy = Accuracy,
            Periods = Periods,
        };
    }

    private static void Write(StateWriter writer, double? value)
    {
        writer.Flag(value.HasValue);
        if (value is { } number)
        {
            writer.Double(number);
        }
    }

    private static double? Optional(ref StateReader reader) => reader.Flag() ? reader.Double() : null;
}
