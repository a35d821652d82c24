using System.Collections.Immutable;
using TelemetryGrid.Objectives;
using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>One budget of an objective: its counts, and what they were of late.</summary>
internal sealed class ObjectiveGroup(Labels labels, ErrorBudget budget)
{
    private const int MostRecent = 60;

    private readonly Queue<SloPoint> _recent = new();

    public Labels Labels { get; } = labels;

    public ErrorBudget Budget { get; private set; } = budget;

    /// <summary>All that was ever counted.</summary>
    public double Total { get; set; }

    public double Bad { get; set; }

    /// <summary>When something was measured for the last time; before that, when the objective began.</summary>
    public DateTimeOffset MeasuredAt { get; set; }

    public IEnumerable<SloPoint> Recent => _recent;

    /// <summary>Counts evidence; false when it is too late for that.</summary>
    public bool Add(DateTimeOffset at, Evidence evidence, DateTimeOffset now)
    {
        if (evidence.IsNone || !Budget.Add(at, evidence, now))
        {
            return evidence.IsNone;
        }
        Total += evidence.Total;
        Bad += evidence.Bad;
        _recent.Enqueue(new SloPoint(at, evidence.Good, evidence.Total));
        if (_recent.Count > MostRecent)
        {
            _recent.Dequeue();
        }
        return true;
    }

    public void Remember(ImmutableArray<SloPoint> recent)
    {
        foreach (var point in recent)
        {
            _recent.Enqueue(point);
        }
    }
}
