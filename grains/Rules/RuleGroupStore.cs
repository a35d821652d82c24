using TelemetryGrid.Alerting.Rules;
using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Grains.Rules;

/// <summary>What a group reads and writes in one evaluation; what it wrote goes to the log when it is done.</summary>
internal sealed class RuleGroupStore : IRuleStore
{
    private readonly ISeriesSource _stored;
    private readonly RecentSamples _recent;
    private readonly HashSet<(string Name, string Query)> _readers;
    private readonly List<VectorSample> _written = [];

    public RuleGroupStore(RuleGroup group, ISeriesSource stored)
    {
        (_stored, _recent) = (stored, new RecentSamples(stored));
        var names = group.Rules.OfType<RecordingRule>().Select(r => r.Name).ToHashSet(StringComparer.Ordinal);
        if (group.Rules.Any(r => r is AlertingRule))
        {
            names.Add(AlertRuleMachine.AlertsMetric);
            names.Add(AlertRuleMachine.ForStateMetric);
        }
        _readers = [.. group.Rules.Where(r => RecentSamples.Reads(r.Expr, names)).Select(r => (r.Name, r.Query))];
    }

    public ISeriesSource All => _recent;

    // Rules that read nothing of their own group are evaluated where the samples lie.
    public ISeriesSource SourceOf(Rule rule) => _readers.Contains((rule.Name, rule.Query)) ? _recent : _stored;

    public void Append(IReadOnlyList<VectorSample> samples)
    {
        _recent.Add(samples);
        _written.AddRange(samples);
    }

    /// <summary>An evaluation begins.</summary>
    public void Turn() => _recent.Turn();

    /// <summary>What was written since the last call.</summary>
    public IReadOnlyList<VectorSample> Take()
    {
        var written = _written.ToArray();
        _written.Clear();
        return written;
    }
}
