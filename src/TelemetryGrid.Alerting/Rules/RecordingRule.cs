using System.Collections.Immutable;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>Keeps what its query says under a name of its own.</summary>
public sealed record RecordingRule(string Name, string Query, Expr Expr, Labels Labels, long Line) : Rule(Name, Query, Expr, Labels, Line)
{
    /// <summary>The samples to keep.</summary>
    /// <exception cref="RuleEvaluationException">Two results have the same labels, or there are more than the group's limit.</exception>
    public ImmutableArray<VectorSample> Apply(IReadOnlyList<VectorSample> results, int limit)
    {
        ArgumentNullException.ThrowIfNull(results);
        var samples = ImmutableArray.CreateBuilder<VectorSample>(results.Count);
        var seen = new HashSet<Labels>();
        foreach (var result in results)
        {
            var labels = new LabelsBuilder(result.Labels).Set(PromQL.Labels.MetricName, Name);
            for (var i = 0; i < Labels.Count; i++)
            {
                labels.Set(Labels.NameAt(i), Labels.ValueAt(i));
            }
            var built = labels.Build();
            if (!seen.Add(built))
            {
                throw new RuleEvaluationException($"two results have the same labels once those of the rule are applied: {built}");
            }
            samples.Add(result with { Labels = built });
        }
        return limit > 0 && samples.Count > limit
            ? throw new RuleEvaluationException($"the rule gives {samples.Count} series, more than the group's limit of {limit}")
            : samples.ToImmutable();
    }
}
