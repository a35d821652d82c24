using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Evaluation;

/// <summary>What the rules of a group read and write. What one writes the next of the same evaluation reads.</summary>
public interface IRuleStore
{
    /// <summary>What the query of a rule is asked of.</summary>
    ISeriesSource SourceOf(Rule rule);

    /// <summary>Every series of the store, for what templates ask and for alerts from before a restart.</summary>
    ISeriesSource All { get; }

    void Append(IReadOnlyList<VectorSample> samples);
}
