using TelemetryGrid.PromQL;
using TelemetryGrid.Slo.Budgets;
using TelemetryGrid.Slo.Generation;
using TelemetryGrid.Slo.Objectives;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>The series that an objective keeps of itself.</summary>
internal static class ObjectiveSeries
{
    /// <summary>What is published when intervals were made up for: older ones are in the counts alone.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(10);

    /// <summary>How the objective stands at a time, and its intervals after another.</summary>
    public static List<VectorSample> Of(ObjectiveTracker tracker, DateTimeOffset asOf, DateTimeOffset after)
    {
        var samples = new List<VectorSample>();
        var objective = tracker.Objective;
        var common = RuleNames.Labels(objective);
        var at = asOf.ToUnixTimeMilliseconds();
        foreach (var group in tracker.Groups)
        {
            Labels Series(string name, string window = "")
            {
                var builder = new LabelsBuilder(group.Labels);
                foreach (var (label, value) in common)
                {
                    builder.Set(label, value);
                }
                return builder.Set(Labels.MetricName, name).Set(RuleNames.WindowLabel, window).Build();
            }
            void Add(string name, double value, string window = "") => samples.Add(new VectorSample(Series(name, window), at, value));

            Add(SeriesNames.Objective, objective.Target);
            Add(SeriesNames.Events, group.Total);
            Add(SeriesNames.BadEvents, group.Bad);
            Labels? indicator = null;
            foreach (var point in group.Recent.Where(p => p.At > after && p.At > asOf - Oldest && p.Total > 0))
            {
                indicator ??= Series(SeriesNames.Indicator);
                samples.Add(new VectorSample(indicator, point.At.ToUnixTimeMilliseconds(), point.Good / point.Total));
            }
            foreach (var report in group.Budget.Report(asOf))
            {
                var window = Window(report.Window);
                if (report is { Compliance: { } compliance, ErrorBudgetRemaining: { } remaining })
                {
                    Add(SeriesNames.Compliance, compliance, window);
                    Add(SeriesNames.BudgetRemaining, remaining, window);
                }
                if (report.ExhaustedAt is { } exhausted)
                {
                    Add(SeriesNames.TimeUntilExhaustion, (exhausted - asOf).TotalSeconds, window);
                }
            }
            foreach (var (window, rate) in BurnRates(objective, group.Budget, asOf))
            {
                Add(SeriesNames.BurnRate, rate, SloDuration.Format(window));
            }
        }
        return samples;
    }

    private static IEnumerable<(TimeSpan Window, double Rate)> BurnRates(
        ServiceLevelObjective objective,
        ErrorBudget budget,
        DateTimeOffset asOf
    ) =>
        objective
            .Alerting.ConditionsFor(objective.Windows[0].Period)
            .SelectMany(c => new[] { c.ShortWindow, c.LongWindow })
            .Append(SimpleScheme.Window)
            .Distinct()
            .Select(w => (w, budget.Over(w, asOf).BurnRate(objective.Budget)))
            .Where(r => !double.IsNaN(r.Item2));

    /// <summary>A calendar window by its unit, for labels: <c>month</c>.</summary>
    private static string Window(SloWindow window) => window.Name.Replace("calendar 1 ", "", StringComparison.Ordinal);
}
