using System.Buffers;
using TelemetryGrid.Analytics.Rolling;
using TelemetryGrid.Analytics.Serialization;

namespace TelemetryGrid.Analytics.Baselines;

/// <summary>
/// What a metric usually is at each of the 168 hours of a week, learnt without keeping a sample. The samples of the current hour are
/// folded, when the hour ends, into three tiers: its hour of the week, its hour of the day, and overall. While a tier is young the
/// expectation leans on the next wider one, and the disagreement of the two widens the band.
/// </summary>
/// <remarks>
/// Learning resists outliers: once an hour is known, a sample counts at most a few spreads away from the expectation, so that a spike or
/// an outage hardly moves it. What lasts a whole day in one direction is no outlier but the new level, and what comes back in the same hour
/// of the next week is the week's shape: both are learnt as they are.
/// Holidays and maintenance are kept out altogether by masking their samples.
/// </remarks>
public sealed class HourOfWeekBaseline
{
    public const double DefaultBandWidth = 3;

    /// <summary>Samples beyond are refused: cells are single precision.</summary>
    public const double LargestMagnitude = 1e30;

    // 2 counts masked samples, 3 remembers which way an hour of the week was off.
    private const byte Version = 3;
    private const int HoursPerWeek = 168;
    private const int HoursPerDay = 24;
    private const int DaysPerWeek = 7;
    private const long HourMs = 3_600_000;

    // 1 January 1970 was a Thursday; hour 0 is Monday 00:00.
    private const int EpochHourOfWeek = 72;

    // Visits after which a tier stands on its own.
    private const int MatureWeeks = 3;
    private const int MatureDays = 7;
    private const int MatureHours = 24;

    // Memory of a tier: five weeks, two weeks, one week.
    private const double WeekWeight = 1.0 / 5;
    private const double DayWeight = 1.0 / 14;
    private const double OverallWeight = 1.0 / 168;
    private const double ShiftedWeight = 1.0 / 2;

    private const double KnownLimit = 3;
    private const double YoungLimit = 6;
    private const double RelativeSpreadFloor = 0.01;
    private const int ShiftAfterHours = 24;

    private readonly int _utcOffsetMinutes;
    private readonly double _minimumSpread;
    private readonly double _bandWidth;
    private readonly BaselineCell[] _hoursOfWeek = new BaselineCell[HoursPerWeek];
    private readonly BaselineCell[] _hoursOfDay = new BaselineCell[HoursPerDay];
    private BaselineCell _overall;

    private long? _hour;
    private RunningMoments _seen;
    private RunningMoments _limited;
    private double _centre;
    private double _limit = double.PositiveInfinity;

    // Hours in a row that lay above (positive) or below (negative) the limit.
    private int _shiftedHours;

    /// <param name="utcOffsetMinutes">Of the place whose habits are learnt; fixed, so a change to summer time is learnt anew.</param>
    /// <param name="minimumSpread">In the unit of the samples: less than this is never an outlier, whatever the spread.</param>
    /// <param name="bandWidth">Half-width of the expected band in spreads (standard deviations).</param>
    /// <exception cref="ArgumentOutOfRangeException">The offset exceeds 18 hours, or another parameter is not a number from zero to 1e30.</exception>
    public HourOfWeekBaseline(int utcOffsetMinutes = 0, double minimumSpread = 0, double bandWidth = DefaultBandWidth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Abs(utcOffsetMinutes), 18 * 60, nameof(utcOffsetMinutes));
        if (!IsSpread(minimumSpread) || !IsSpread(bandWidth))
        {
            throw new ArgumentOutOfRangeException(nameof(minimumSpread), "Spread and band width lie in 0..1e30.");
        }

        (_utcOffsetMinutes, _minimumSpread, _bandWidth) = (utcOffsetMinutes, minimumSpread, bandWidth);
    }

    /// <summary>Samples not learnt because they were masked.</summary>
    public long Masked { get; private set; }

    internal long UtcOffsetMs => _utcOffsetMinutes * 60_000L;

    /// <summary>Takes a sample; false, and nothing is learnt, when its hour has already been folded, or it is out of range or masked.</summary>
    /// <param name="timeMs">Unix milliseconds.</param>
    /// <param name="value">The sample.</param>
    /// <param name="mask">What is masked is counted and forgotten: no hour is folded by it.</param>
    public bool Add(long timeMs, double value, SampleMask mask = SampleMask.None)
    {
        if (mask != SampleMask.None)
        {
            Masked++;
            return false;
        }

        var hour = HourOf(timeMs);
        if (!(Math.Abs(value) <= LargestMagnitude) || hour < _hour)
        {
            return false;
        }

        if (hour != _hour)
        {
            Fold();
            Begin(hour);
        }

        _seen.Add(value);
        _limited.Add(Math.Clamp(value, _centre - _limit, _centre + _limit));
        return true;
    }

    /// <summary>The expectation for the hour of <paramref name="timeMs"/>, which may lie in the past or the future. Constant within an hour.</summary>
    public Expectation Expected(long timeMs)
    {
        if (_overall.Visits == 0)
        {
            return _seen.Count == 0
                ? new Expectation(double.NaN, double.NaN, double.NaN, 0)
                : Band(_seen.Mean, _seen.Variance, maturity: 0);
        }

        var (value, variance, maturity) = Estimate(HourOf(timeMs));
        return Band(value, variance, maturity);
    }

    /// <summary>The expectation for a time on a holiday, that is, for the same hour of a Sunday.</summary>
    public Expectation ExpectedOnHoliday(long timeMs)
    {
        // Away from Sunday by whole days, so the hour of the day stays.
        var day = OfWeek(HourOf(timeMs)) / HoursPerDay;
        return Expected(timeMs + (DaysPerWeek - 1 - day) * HoursPerDay * HourMs);
    }

    public void WriteTo(IBufferWriter<byte> output) => Write(new StateWriter(output));

    /// <exception cref="StateFormatException">The bytes are not such a state.</exception>
    public static HourOfWeekBaseline Read(ReadOnlySpan<byte> source)
    {
        var reader = new StateReader(source);
        var baseline = Read(ref reader);
        reader.End();
        return baseline;
    }

    /// <summary>The standard deviation behind an expectation of this baseline's; 0 when it asks for no band.</summary>
    internal double SpreadOf(in Expectation expectation) => _bandWidth > 0 ? (expectation.Upper - expectation.Value) / _bandWidth : 0;

    internal void Write(StateWriter writer)
    {
        writer.Header(StateKind.HourOfWeekBaseline, Version);
        writer.Signed(_utcOffsetMinutes);
        writer.Double(_minimumSpread);
        writer.Double(_bandWidth);
        writer.Signed(_shiftedHours);
        _overall.Write(writer);
        foreach (ref readonly var cell in _hoursOfDay.AsSpan())
        {
            cell.Write(writer);
        }

        foreach (ref readonly var cell in _hoursOfWeek.AsSpan())
        {
            cell.Write(writer);
        }

        writer.Flag(_hour.HasValue);
        if (_hour is { } hour)
        {
            writer.Signed(hour);
            _seen.Write(writer);
            _limited.Write(writer);
        }

        writer.Unsigned((ulong)Masked);
    }

    internal static HourOfWeekBaseline Read(ref StateReader reader)
    {
        var version = reader.Header(StateKind.HourOfWeekBaseline, Version);
        var offset = reader.Int32(-18 * 60, 18 * 60);
        var (minimumSpread, bandWidth) = (reader.Double(), reader.Double());
        StateReader.Require(IsSpread(minimumSpread) && IsSpread(bandWidth), "A spread is out of range.");
        var baseline = new HourOfWeekBaseline(offset, minimumSpread, bandWidth)
        {
            _shiftedHours = reader.Int32(-ShiftAfterHours, ShiftAfterHours),
        };
        var hasDirection = version >= 3;
        baseline._overall.Read(ref reader, hasDirection);
        foreach (ref var cell in baseline._hoursOfDay.AsSpan())
        {
            cell.Read(ref reader, hasDirection);
        }

        foreach (ref var cell in baseline._hoursOfWeek.AsSpan())
        {
            cell.Read(ref reader, hasDirection);
        }

        if (reader.Flag())
        {
            // The limits follow from the cells, which do not change within an hour.
            baseline.Begin(reader.Signed());
            baseline._seen = RunningMoments.Read(ref reader);
            baseline._limited = RunningMoments.Read(ref reader);
            StateReader.Require(
                baseline._seen.Count == baseline._limited.Count && baseline._seen.Count > 0,
                "The current hour contradicts itself."
            );
            StateReader.Require(IsHour(baseline._seen) && IsHour(baseline._limited), "The current hour is out of range.");
        }

        if (version >= 2)
        {
            var masked = reader.Unsigned();
            StateReader.Require(masked <= long.MaxValue / 4, "A count is out of range.");
            baseline.Masked = (long)masked;
        }

        return baseline;
    }

    private void Begin(long hour)
    {
        _hour = hour;
        (_seen, _limited) = (default, default);
        (_centre, _limit) = (0, double.PositiveInfinity);
        var spreads = LimitInSpreads(hour);
        if (double.IsFinite(spreads))
        {
            (_centre, var variance, _) = Estimate(hour);
            _limit = spreads * Math.Max(Math.Sqrt(variance), Math.Max(_minimumSpread, RelativeSpreadFloor * Math.Abs(_centre)));
        }
    }

    /// <summary>How far a sample may pull: not limited on the first two days, loosely until this hour of the week has come twice.</summary>
    private double LimitInSpreads(long hour)
    {
        if (_hoursOfWeek[OfWeek(hour)].Visits >= 2)
        {
            return KnownLimit;
        }

        return _hoursOfDay[OfWeek(hour) % HoursPerDay].Visits >= 2 ? YoungLimit : double.PositiveInfinity;
    }

    private void Fold()
    {
        if (_hour is not { } hour)
        {
            return;
        }

        var direction = Math.Abs(_seen.Mean - _centre) > _limit ? Math.Sign(_seen.Mean - _centre) : 0;
        _shiftedHours = direction != 0 && direction == Math.Sign(_shiftedHours) ? _shiftedHours + direction : direction;
        _shiftedHours = Math.Clamp(_shiftedHours, -ShiftAfterHours, ShiftAfterHours);
        var shifted = Math.Abs(_shiftedHours) == ShiftAfterHours;
        var learnt = shifted ? _seen : _limited;

        ref var ofWeek = ref _hoursOfWeek[OfWeek(hour)];
        if (direction != 0 && direction == ofWeek.Direction)
        {
            // What was learnt a week ago was held back by the limit: while there is little else, it counts no more.
            ofWeek.Fold(_seen, ofWeek.Visits < MatureWeeks ? 1 : ShiftedWeight);
        }
        else
        {
            ofWeek.Fold(learnt, shifted ? ShiftedWeight : WeekWeight);
        }
        ofWeek.Direction = (sbyte)direction;
        _hoursOfDay[OfWeek(hour) % HoursPerDay].Fold(learnt, shifted ? ShiftedWeight : DayWeight);
        _overall.Fold(learnt, OverallWeight);
    }

    private (double Value, double Variance, double Maturity) Estimate(long hour)
    {
        ref readonly var ofWeek = ref _hoursOfWeek[OfWeek(hour)];
        ref readonly var ofDay = ref _hoursOfDay[OfWeek(hour) % HoursPerDay];
        var weekShare = Math.Min(1.0, (double)ofWeek.Visits / MatureWeeks);
        var dayShare = Math.Min(1.0, (double)ofDay.Visits / MatureDays);
        var (value, variance) = Blend(_overall.Level, _overall.Variance, ofDay, dayShare);
        (value, variance) = Blend(value, variance, ofWeek, weekShare);
        var overallShare = Math.Min(1.0, (double)_overall.Visits / MatureHours);
        return (value, variance, 0.2 * overallShare + 0.3 * dayShare + 0.5 * weekShare);
    }

    /// <summary>Mean and variance of the mixture of a cell and the wider estimate behind it.</summary>
    private static (double Value, double Variance) Blend(double value, double variance, in BaselineCell cell, double share)
    {
        var difference = cell.Level - value;
        return (value + share * difference, share * cell.Variance + (1 - share) * variance + share * (1 - share) * difference * difference);
    }

    private Expectation Band(double value, double variance, double maturity)
    {
        var half = _bandWidth * Math.Max(Math.Sqrt(variance), _minimumSpread);
        return new Expectation(value, value - half, value + half, maturity);
    }

    private long HourOf(long timeMs)
    {
        var local = timeMs + _utcOffsetMinutes * 60_000L;
        return Math.DivRem(local, HourMs, out var rest) - (rest < 0 ? 1 : 0);
    }

    private static int OfWeek(long hour) => (int)((hour % HoursPerWeek + EpochHourOfWeek + HoursPerWeek) % HoursPerWeek);

    private static bool IsSpread(double value) => value is >= 0 and <= LargestMagnitude;

    private static bool IsHour(in RunningMoments moments) =>
        Math.Abs(moments.Mean) <= LargestMagnitude && moments.Variance <= LargestMagnitude * LargestMagnitude;
}
