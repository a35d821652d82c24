using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TelemetryGrid.Objectives;
using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>An objective with the budgets of all its series: which intervals are due, what answers about them say, how it stands.</summary>
internal sealed class ObjectiveTracker
{
    /// <summary>Steps of one query; years of silence must not become one answer.</summary>
    private const int MostSteps = 120;

    private readonly ObjectiveOptions _options;
    private readonly Dictionary<Labels, ObjectiveGroup> _groups = [];
    private readonly MeasurementMemory _measured;
    private int _steps = MostSteps;

    private ObjectiveTracker(ServiceLevelObjective objective, ObjectiveOptions options, MeasurementMemory measured)
    {
        (Objective, Plan, _options, _measured) = (objective, new ObjectivePlan(objective), options, measured);
    }

    public ServiceLevelObjective Objective { get; }

    public ObjectivePlan Plan { get; }

    public bool IsPushed => Objective.Indicator.Measurement is PushedMeasurement;

    public IReadOnlyCollection<ObjectiveGroup> Groups => _groups.Values;

    /// <summary>The end of the last interval that is counted.</summary>
    public DateTimeOffset EvaluatedUntil { get; private set; }

    public DateTimeOffset BegunAt { get; private set; }

    public long SkippedIntervals { get; private set; }

    public long RefusedGroups { get; private set; }

    public long LateMeasurements => _groups.Values.Sum(g => g.Budget.LateMeasurements);

    /// <summary>Goes on from what is stored, or begins.</summary>
    /// <exception cref="BudgetFormatException">What is stored cannot be read.</exception>
    public static ObjectiveTracker Open(ServiceLevelObjective objective, SloState state, ObjectiveOptions options, DateTimeOffset now)
    {
        var tracker = new ObjectiveTracker(objective, options, MeasurementMemory.Read(state.Measured))
        {
            SkippedIntervals = state.SkippedIntervals,
        };
        foreach (var stored in state.Groups)
        {
            var labels = Labels.FromSortedPairs([.. stored.Labels]);
            var group = new ObjectiveGroup(labels, ErrorBudget.Read(objective, stored.Budget))
            {
                Total = stored.Total,
                Bad = stored.Bad,
                MeasuredAt = stored.MeasuredAt,
            };
            group.Remember(stored.Recent);
            tracker._groups[labels] = group;
        }
        tracker.BegunAt = state.EvaluatedUntil is null ? now : state.BegunAt;
        // An interval that changed its length begins where the old one ended, or as soon after that as it can.
        tracker.EvaluatedUntil = state.EvaluatedUntil is { } until
            ? tracker.Ceiling(until)
            : tracker.Ceiling(now - options.Delay - options.Backfill);
        if (objective.Indicator.Grouping.IsEmpty && tracker._groups.Count == 0)
        {
            tracker.Group(Labels.Empty);
        }
        return tracker;
    }

    public void Store(SloState state)
    {
        state.EvaluatedUntil = EvaluatedUntil;
        state.BegunAt = BegunAt;
        state.SkippedIntervals = SkippedIntervals;
        state.Measured = _measured.ToBytes();
        var buffer = new ArrayBufferWriter<byte>();
        state.Groups = [];
        foreach (var group in _groups.Values)
        {
            buffer.ResetWrittenCount();
            group.Budget.WriteTo(buffer);
            state.Groups.Add(
                new SloGroupState
                {
                    Labels = group.Labels.ToPairs(),
                    Budget = buffer.WrittenSpan.ToArray(),
                    Total = group.Total,
                    Bad = group.Bad,
                    MeasuredAt = group.MeasuredAt,
                    Recent = [.. group.Recent],
                }
            );
        }
    }

    /// <summary>The next intervals to be counted, by their ends; null when none is over. Those too long ago are left out, and counted as skipped.</summary>
    public StepRange? Due(DateTimeOffset now)
    {
        var oldest = Ceiling(now - _options.CatchUp);
        if (EvaluatedUntil < oldest)
        {
            SkippedIntervals += (long)((oldest - EvaluatedUntil) / Plan.Interval);
            EvaluatedUntil = oldest;
        }
        var first = EvaluatedUntil + Plan.Interval;
        var over = now - _options.Delay;
        if (first > over)
        {
            return null;
        }
        var count = Math.Min((long)((over - EvaluatedUntil) / Plan.Interval), _steps);
        var last = EvaluatedUntil + (Plan.Interval * count);
        var step = (long)Plan.Interval.TotalMilliseconds;
        return new StepRange(first.ToUnixTimeMilliseconds(), last.ToUnixTimeMilliseconds(), step);
    }

    /// <summary>The query was too much for so many steps; asks for fewer at once. False when they cannot be fewer.</summary>
    public bool AskForLess()
    {
        var could = _steps > 1;
        _steps = Math.Max(1, _steps / 4);
        return could;
    }

    /// <summary>Counts intervals.</summary>
    /// <param name="steps">What <see cref="Due"/> said.</param>
    /// <param name="answers">The values of <see cref="ObjectivePlan.Queries"/>, in its order.</param>
    public void Add(StepRange steps, IReadOnlyList<IReadOnlyList<MatrixSeries>> answers)
    {
        var found = AnswersByGroup.Of(Objective.Indicator.Grouping, answers);
        foreach (var labels in found.Groups)
        {
            Group(labels);
        }
        for (var at = steps.StartMilliseconds; at <= steps.EndMilliseconds; at += steps.StepMilliseconds)
        {
            var end = DateTimeOffset.FromUnixTimeMilliseconds(at);
            foreach (var group in _groups.Values)
            {
                Count(group, end, found.Take(group.Labels, at));
            }
            EvaluatedUntil = end;
        }
        _steps = Math.Min(MostSteps, _steps * 2);
        if (!Objective.Indicator.Grouping.IsEmpty)
        {
            Forget();
        }
    }

    /// <summary>Counts what was sent; the caller stores it before it says so.</summary>
    public SliVerdict Measure(SliMeasurement measurement, DateTimeOffset now)
    {
        if (Objective.Indicator.Measurement is not PushedMeasurement pushed)
        {
            return SliVerdict.NotPushed;
        }
        var isValue = pushed.Threshold is not null;
        var evidence = pushed.Judge(isValue ? [measurement.Value] : [measurement.Good, measurement.Total], Plan.Interval);
        var isFit = isValue
            ? measurement is { Value: not null, Good: null, Total: null }
            : measurement is { Value: null, Good: >= 0, Total: >= 0 } && measurement.Good <= measurement.Total;
        if (!isFit || (evidence.IsNone && measurement.Total != 0))
        {
            return SliVerdict.Unfit;
        }
        if (_measured.Knows(measurement.At, measurement.Id))
        {
            return SliVerdict.Duplicate;
        }
        if (measurement.At > now + ErrorBudget.ClockTolerance)
        {
            return SliVerdict.Future;
        }
        var group = _groups[Labels.Empty];
        if (_measured.IsTooOld(measurement.At) || !group.Add(measurement.At, evidence, now))
        {
            return SliVerdict.Late;
        }
        _measured.Remember(measurement.At, measurement.Id);
        group.MeasuredAt = measurement.At > group.MeasuredAt ? measurement.At : group.MeasuredAt;
        return SliVerdict.Accepted;
    }

    /// <summary>
    /// The moment that reports are about. A time slice is closed when it is over; none must be closed before it was counted, so that is the end
    /// of the last interval, and of what is sent a little while ago.
    /// </summary>
    public DateTimeOffset AsOf(DateTimeOffset now) =>
        !IsPushed ? EvaluatedUntil
        : Objective.Slices is null ? now
        : now - ErrorBudget.ClockTolerance;

    private void Count(ObjectiveGroup group, DateTimeOffset end, List<double>[] values)
    {
        var measurement = Objective.Indicator.Measurement;
        var evidence = Evidence.None;
        if (values.Length == 1)
        {
            // Each of several series is an event of its own.
            foreach (var value in CollectionsMarshal.AsSpan(values[0]))
            {
                evidence += measurement.Judge([value * Plan.Queries[0].Scale], Plan.Interval);
            }
        }
        else
        {
            evidence = measurement.Judge([Sum(0), Sum(1)], Plan.Interval);
        }
        if (!evidence.IsNone)
        {
            group.MeasuredAt = end;
        }
        else
        {
            evidence = Objective.Indicator.Judge(new double?[values.Length], Plan.Interval);
        }
        group.Add(end, evidence, end);

        double? Sum(int query) => values[query].Count == 0 ? null : values[query].Sum() * Plan.Queries[query].Scale;
    }

    private void Group(Labels labels)
    {
        if (_groups.ContainsKey(labels))
        {
            return;
        }
        if (_groups.Count >= _options.MaxGroups)
        {
            RefusedGroups++;
            return;
        }
        _groups[labels] = new ObjectiveGroup(labels, new ErrorBudget(Objective)) { MeasuredAt = BegunAt };
    }

    /// <summary>A series that was silent for longer than any window has nothing to say.</summary>
    private void Forget()
    {
        var longest = Objective.Windows.Max(w => w.Period);
        foreach (var group in _groups.Values.Where(g => EvaluatedUntil - g.MeasuredAt > longest).ToList())
        {
            _groups.Remove(group.Labels);
        }
    }

    private DateTimeOffset Ceiling(DateTimeOffset time)
    {
        var interval = (long)Plan.Interval.TotalMilliseconds;
        var milliseconds = time.ToUnixTimeMilliseconds();
        return DateTimeOffset.FromUnixTimeMilliseconds((milliseconds + interval - 1) / interval * interval);
    }
}
