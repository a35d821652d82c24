using System.Buffers;
using System.Collections.Immutable;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Slo.Budgets;

/// <summary>
/// What an objective has left: good and total counts in every window that the objective or its alerts look at, in memory that depends on
/// their number alone. Not thread-safe; knows no clock.
/// </summary>
public sealed class ErrorBudget
{
    private const int AlertSlices = 60;
    private const int ObjectiveSlices = 120;

    /// <summary>Exactly at the target is not missed, whatever the last digits of the quotient say.</summary>
    private const double Rounding = 1e-9;

    /// <summary>How far ahead of now a measurement may be.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private readonly ServiceLevelObjective _objective;
    private readonly ImmutableArray<BurnRateCondition> _conditions;
    private readonly Dictionary<TimeSpan, RollingCounts> _rolling = [];
    private readonly List<CalendarCounts> _calendar = [];
    private readonly TimeSlices? _slices;

    public ErrorBudget(ServiceLevelObjective objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        _objective = objective;
        _conditions = objective.Alerting.ConditionsFor(objective.Windows[0].Period);
        _slices = objective.Slices is { } method ? new TimeSlices(method) : null;
        foreach (var window in objective.Windows)
        {
            if (window is CalendarWindow calendar)
            {
                _calendar.Add(new CalendarCounts(calendar));
            }
            else
            {
                _rolling.TryAdd(window.Period, new RollingCounts(window.Period, ObjectiveSlices));
            }
        }
        foreach (var length in _conditions.SelectMany(c => new[] { c.ShortWindow, c.LongWindow }).Append(SimpleScheme.Window))
        {
            _rolling.TryAdd(length, new RollingCounts(length, AlertSlices));
        }
    }

    /// <summary>Measurements that came too late for every window, or for their time slice.</summary>
    public long LateMeasurements { get; private set; }

    /// <summary>Measurements of a future beyond <see cref="ClockTolerance"/>; they are not counted in.</summary>
    public long FutureMeasurements { get; private set; }

    /// <summary>Adds what happened up to a time. Nothing happens without evidence.</summary>
    /// <returns>False when the measurement was refused, and counted as late or future.</returns>
    public bool Add(DateTimeOffset at, Evidence evidence, DateTimeOffset now)
    {
        if (evidence.IsNone)
        {
            return true;
        }
        if (at > now + ClockTolerance)
        {
            FutureMeasurements++;
            return false;
        }
        // No window is longer, and calendars end where dates do.
        if (at < now - SloDuration.Longest)
        {
            LateMeasurements++;
            return false;
        }
        var time = at.ToUnixTimeMilliseconds();
        var isTaken = _slices is null ? Count(time, evidence) : _slices.Add(time, evidence, CountClosed);
        LateMeasurements += isTaken ? 0 : 1;
        return isTaken;
    }

    /// <summary>What was counted in one of the windows up to now.</summary>
    /// <exception cref="ArgumentException">Neither the objective nor its alerts look at such a window.</exception>
    public Evidence Over(TimeSpan window, DateTimeOffset now)
    {
        var time = now.ToUnixTimeMilliseconds();
        _slices?.Advance(time, CountClosed);
        return _rolling.TryGetValue(window, out var counts)
            ? counts.Over(time)
            : throw new ArgumentException($"No counts are kept over {SloDuration.Format(window)}.", nameof(window));
    }

    /// <summary>The objective in each of its windows, in their order.</summary>
    public ImmutableArray<WindowReport> Report(DateTimeOffset now)
    {
        var burnRate = Over(SimpleScheme.Window, now).BurnRate(_objective.Budget);
        return [.. _objective.Windows.Select(w => Report(w, burnRate, now))];
    }

    /// <summary>The conditions of the multi-window scheme, in the order of the policy; none under the simple scheme.</summary>
    public ImmutableArray<BurnRateState> Conditions(DateTimeOffset now)
    {
        return _objective.Alerting.Scheme == AlertScheme.MultiWindow ? [.. _conditions.Select(c => State(c, now))] : [];
    }

    /// <summary>The level of the simple scheme; none where there was too little traffic to say.</summary>
    public BurnSeverity Severity(DateTimeOffset now)
    {
        var evidence = Over(SimpleScheme.Window, now);
        var isEnough = _objective.Alerting.LowTraffic.Allows(evidence);
        return isEnough ? SimpleScheme.Of(evidence.BurnRate(_objective.Budget)) : BurnSeverity.None;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        var writer = new BudgetWriter(output);
        writer.Header();
        writer.Int64(MethodMark(_objective));
        writer.Int64(LateMeasurements);
        writer.Int64(FutureMeasurements);
        _slices?.WriteTo(writer);
        writer.Int32(_rolling.Count);
        foreach (var counts in _rolling.Values.OrderBy(c => c.Length))
        {
            counts.WriteTo(writer);
        }
        writer.Int32(_calendar.Count);
        foreach (var counts in _calendar)
        {
            counts.WriteTo(writer);
        }
    }

    /// <summary>
    /// Continues from stored state. The objective may have changed meanwhile: windows it still has keep their counts, new ones begin empty,
    /// and all begin empty when time slices came, went or changed their length, for the counts then mean something else.
    /// </summary>
    /// <exception cref="BudgetFormatException">The bytes are no such state.</exception>
    public static ErrorBudget Read(ServiceLevelObjective objective, ReadOnlySpan<byte> source)
    {
        var budget = new ErrorBudget(objective);
        var reader = new BudgetReader(source);
        reader.Header();
        if (reader.Int64(0, long.MaxValue) != MethodMark(objective))
        {
            return budget;
        }
        budget.LateMeasurements = reader.Int64(0, long.MaxValue);
        budget.FutureMeasurements = reader.Int64(0, long.MaxValue);
        budget._slices?.Continue(ref reader);
        for (var left = reader.Int32(0, 1000); left > 0; left--)
        {
            var counts = RollingCounts.Read(ref reader);
            if (budget._rolling.TryGetValue(counts.Length, out var kept) && kept.Slices == counts.Slices)
            {
                budget._rolling[counts.Length] = counts;
            }
        }
        for (var left = reader.Int32(0, 1000); left > 0; left--)
        {
            var stored = CalendarCounts.Read(ref reader);
            budget._calendar.ForEach(c => c.Continue(stored));
        }
        reader.End();
        return budget;
    }

    private static long MethodMark(ServiceLevelObjective objective) => (long)(objective.Slices?.Length.TotalMilliseconds ?? 0);

    private WindowReport Report(SloWindow window, double burnRate, DateTimeOffset now)
    {
        var (start, end) = window.At(now);
        var evidence = window is CalendarWindow calendar
            ? _calendar.First(c => c.Window == calendar).Over(now.ToUnixTimeMilliseconds())
            : Over(window.Period, now);
        double? current = double.IsNaN(burnRate) ? null : burnRate;
        if (evidence.IsNone)
        {
            return new WindowReport(window, start, end, evidence, null, null, current, null, BudgetHealth.NoData);
        }
        var spent = evidence.BurnRate(_objective.Budget);
        var exhausted = BudgetProjection.ExhaustedAt(spent, now - start, end - start, burnRate, now);
        var compliance = evidence.Good / evidence.Total;
        var health =
            spent > 1 + Rounding ? BudgetHealth.Missed
            : exhausted is not null ? BudgetHealth.AtRisk
            : BudgetHealth.Met;
        return new WindowReport(window, start, end, evidence, compliance, 1 - spent, current, exhausted, health);
    }

    private BurnRateState State(BurnRateCondition condition, DateTimeOffset now)
    {
        var factor = condition.Factor(_objective.Windows[0].Period);
        var shortRate = Over(condition.ShortWindow, now).BurnRate(_objective.Budget);
        var longEvidence = Over(condition.LongWindow, now);
        var longRate = longEvidence.BurnRate(_objective.Budget);
        var isBurning = shortRate > factor && longRate > factor;
        var isEnough = _objective.Alerting.LowTraffic.Allows(longEvidence);
        return new BurnRateState(condition, factor, shortRate, longRate, isBurning && !isEnough, isBurning && isEnough);
    }

    private void CountClosed(long time, Evidence verdict) => Count(time, verdict);

    private bool Count(long time, Evidence evidence)
    {
        var isTaken = false;
        foreach (var counts in _rolling.Values)
        {
            isTaken |= counts.Add(time, evidence);
        }
        foreach (var counts in _calendar)
        {
            isTaken |= counts.Add(time, evidence);
        }
        return isTaken;
    }
}
