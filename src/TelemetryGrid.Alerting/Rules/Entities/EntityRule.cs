using System.Collections.Immutable;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Entities;

/// <summary>Raises an alert from what happens at one entity, as it happens and without a query.</summary>
/// <param name="IsInterface">The alert is about an interface of a device, else about the device.</param>
/// <param name="To">The state that an interface, or what an event is about, changes to; any other ends the alert. Empty for any.</param>
/// <param name="EventName">The event's name for traps and events, a last <c>*</c> for any rest; else empty.</param>
/// <param name="Metric">The metric of an anomaly; empty for any.</param>
/// <param name="Above">The least score of an anomaly, or what a series must be above; null for any.</param>
/// <param name="Match">Conditions on the labels of the record; <see cref="BodyLabel"/> stands for the text of a log line.</param>
/// <param name="Lasts">How long the alert fires after it was last raised.</param>
public sealed record EntityRule(
    string Name,
    bool IsInterface,
    EntityCondition When,
    string To,
    string EventName,
    string Metric,
    double? Above,
    ImmutableArray<LabelMatcher> Match,
    TimeSpan Lasts,
    Labels Labels,
    Labels Annotations,
    long Line
)
{
    public const string BodyLabel = "";

    /// <summary>What the name of a series of forecasts ends with.</summary>
    public const string ForecastSuffix = "_forecast";

    public static readonly TimeSpan DefaultLasts = TimeSpan.FromMinutes(15);

    /// <summary>A value of a series below this is a breach; null for none.</summary>
    public double? Below { get; init; }

    /// <summary>How long a series must be beyond its threshold, or a source silent, before the alert fires.</summary>
    public TimeSpan For { get; init; }

    /// <summary>The name of the series that a threshold is held against; empty for other conditions.</summary>
    public string Series =>
        When switch
        {
            EntityCondition.Threshold => Metric,
            EntityCondition.ForecastBreach => Metric + ForecastSuffix,
            _ => "",
        };

    public bool IsBreachedBy(double value) => value > Above || value < Below;
}
