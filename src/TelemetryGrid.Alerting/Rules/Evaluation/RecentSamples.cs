using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>
/// A source with the samples that its group wrote in this evaluation and the one before: they are on their way to the store, and the group's
/// later rules are to read them at once.
/// </summary>
public sealed class RecentSamples(ISeriesSource stored) : ISeriesSource
{
    private Dictionary<Labels, List<VectorSample>> _before = [];
    private Dictionary<Labels, List<VectorSample>> _now = [];

    /// <summary>An evaluation begins; what the one before the last wrote has long been stored.</summary>
    public void Turn() => (_before, _now) = (_now, []);

    public void Add(IReadOnlyList<VectorSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        foreach (var sample in samples)
        {
            if (!_now.TryGetValue(sample.Labels, out var list))
            {
                _now[sample.Labels] = list = new List<VectorSample>(1);
            }
            list.Add(sample);
        }
    }

    /// <summary>True when an expression may read a metric of one of these names.</summary>
    public static bool Reads(Expr expression, IReadOnlySet<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return ExprSelectors
            .Of(expression)
            .Any(s => names.Any(name => s.Matchers.Where(m => m.Name == Labels.MetricName).All(m => m.Matches(name))));
    }

    public async ValueTask<IReadOnlyList<SampleSeries>> SelectAsync(SeriesSelection selection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var (before, now) = (_before, _now);
        var found = await stored.SelectAsync(selection, cancellation);
        var recent = new Dictionary<Labels, List<VectorSample>>();
        foreach (var (labels, samples) in before.Concat(now))
        {
            if (!selection.Matchers.All(m => m.Matches(labels[m.Name])))
            {
                continue;
            }
            var wanted = samples.Where(s =>
                s.TimestampMilliseconds >= selection.StartMilliseconds && s.TimestampMilliseconds <= selection.EndMilliseconds
            );
            recent[labels] = recent.TryGetValue(labels, out var earlier) ? [.. earlier, .. wanted] : [.. wanted];
        }
        if (recent.Count == 0)
        {
            return found;
        }
        var all = new List<SampleSeries>(found.Count + recent.Count);
        foreach (var series in found)
        {
            all.Add(recent.Remove(series.Labels, out var more) && more.Count > 0 ? new Extended(series.Labels, series, more) : series);
        }
        all.AddRange(recent.Where(r => r.Value.Count > 0).Select(r => new Extended(r.Key, null, r.Value)));
        return all;
    }

    private sealed class Extended(Labels labels, SampleSeries? stored, List<VectorSample> recent) : SampleSeries(labels)
    {
        public override void Read(SampleBuffer into)
        {
            into.Clear();
            stored?.Read(into);
            foreach (var sample in recent)
            {
                if (into.Count == 0 || into.Timestamps[^1] < sample.TimestampMilliseconds)
                {
                    into.Add(sample.TimestampMilliseconds, sample.Value);
                }
            }
        }
    }
}
