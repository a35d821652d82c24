using System.Globalization;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Templates;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Rules.Entities;

/// <summary>What becomes of an occurrence by a rule. The same occurrence gives the same alert, so that a replay of it changes nothing.</summary>
public static class EntityRuleMatcher
{
    private const string Anomaly = "anomaly.detected";
    private const string StatusChanged = "interface.status_changed";
    private const string Restarted = "device.restarted";

    /// <summary>False when no rule can want an event of this name; asked for every record, and cheap.</summary>
    public static bool Wants(EntityRule rule, bool isLog, string name)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(name);
        return rule.When switch
        {
            EntityCondition.LogPattern => isLog,
            _ when isLog => false,
            EntityCondition.Anomaly or EntityCondition.BaselineDeviation => name == Anomaly,
            EntityCondition.StatusChange => name == (rule.IsInterface ? StatusChanged : Restarted),
            EntityCondition.Threshold or EntityCondition.ForecastBreach or EntityCondition.SourceSilent => false,
            _ => rule.EventName.EndsWith('*')
                ? name.AsSpan().StartsWith(rule.EventName.AsSpan(0, rule.EventName.Length - 1), StringComparison.Ordinal)
                : name == rule.EventName,
        };
    }

    /// <returns>An alert that fires from the occurrence on; one that ends with it; null when the rule does not care.</returns>
    public static Alert? Match(EntityRule rule, EntityOccurrence happened, Labels externalLabels, string externalUrl)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(happened);
        var port = happened.Labels.GetValueOrDefault("interface", "");
        if (
            !Wants(rule, happened.IsLog, happened.Name)
            || happened.Device.Length == 0
            || (rule.IsInterface && port.Length == 0)
            || !rule.Match.All(m => m.Matches(TextOf(happened, m.Name)))
        )
        {
            return null;
        }
        var value = ValueOf(happened);
        var ends = Ends(rule, happened);
        return ends || Holds(rule, happened, value) ? Raise(rule, happened, port, value, ends, externalLabels, externalUrl) : null;
    }

    /// <summary>An alert of a state that lasts: of a series beyond its threshold, or of a source that is silent.</summary>
    /// <param name="labels">Of the series or source; all of them name the alert.</param>
    /// <param name="since">Since when the state has lasted.</param>
    /// <param name="ends">It is over.</param>
    public static Alert Lasting(
        EntityRule rule,
        Labels labels,
        double value,
        DateTimeOffset since,
        DateTimeOffset at,
        bool ends,
        Labels externalLabels,
        string externalUrl
    )
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(externalLabels);
        var options = new TemplateOptions(externalUrl, at);
        var built = new LabelsBuilder(externalLabels);
        var annotations = new LabelsBuilder();
        for (var i = 0; i < labels.Count; i++)
        {
            if (labels.NameAt(i) != Labels.MetricName)
            {
                built.Set(labels.NameAt(i), labels.ValueAt(i));
            }
        }
        for (var i = 0; i < rule.Labels.Count; i++)
        {
            built.Set(rule.Labels.NameAt(i), RuleTemplates.Fill(rule.Labels.ValueAt(i), labels, value, externalLabels, options));
        }
        for (var i = 0; i < rule.Annotations.Count; i++)
        {
            annotations.Set(
                rule.Annotations.NameAt(i),
                RuleTemplates.Fill(rule.Annotations.ValueAt(i), labels, value, externalLabels, options)
            );
        }
        built.Set(AlertRuleMachine.NameLabel, rule.Name);
        return new Alert(built.Build(), annotations.Build(), ends ? at : since, ends ? at : at + rule.Lasts, at, externalUrl);
    }

    private static bool Ends(EntityRule rule, EntityOccurrence happened) =>
        rule.When switch
        {
            EntityCondition.StatusChange => rule.To.Length > 0 && happened.Labels.GetValueOrDefault("oper_status") != rule.To,
            EntityCondition.Trap or EntityCondition.Event => happened.Labels.GetValueOrDefault("phase") == "ended"
                || (rule.To.Length > 0 && happened.Labels.GetValueOrDefault("state") != rule.To),
            _ => false,
        };

    private static bool Holds(EntityRule rule, EntityOccurrence happened, double value) =>
        rule.When switch
        {
            EntityCondition.Anomaly => happened.Labels.GetValueOrDefault("notable") == "true" && HasMetric(rule, happened, value),
            EntityCondition.BaselineDeviation => HasMetric(rule, happened, value),
            _ => true,
        };

    private static bool HasMetric(EntityRule rule, EntityOccurrence happened, double value) =>
        (rule.Metric.Length == 0 || happened.Labels.GetValueOrDefault("metric") == rule.Metric) && !(value < rule.Above);

    private static Alert Raise(
        EntityRule rule,
        EntityOccurrence happened,
        string port,
        double value,
        bool ends,
        Labels externalLabels,
        string externalUrl
    )
    {
        var known = new LabelsBuilder();
        foreach (var (name, text) in happened.Labels)
        {
            known.Set(name, text);
        }
        known.Set("device", happened.Device);
        var (own, options) = (known.Build(), new TemplateOptions(externalUrl, happened.At));
        var labels = new LabelsBuilder(externalLabels);
        var annotations = new LabelsBuilder();
        for (var i = 0; i < rule.Labels.Count; i++)
        {
            labels.Set(rule.Labels.NameAt(i), Fill(rule.Labels.ValueAt(i)));
        }
        for (var i = 0; i < rule.Annotations.Count; i++)
        {
            annotations.Set(rule.Annotations.NameAt(i), Fill(rule.Annotations.ValueAt(i)));
        }
        labels.Set(AlertRuleMachine.NameLabel, rule.Name).Set("device", happened.Device);
        if (rule.IsInterface)
        {
            labels.Set("interface", port);
        }
        if (happened.Labels.TryGetValue("metric", out var metric))
        {
            labels.Set("metric", metric);
        }
        return new Alert(
            labels.Build(),
            annotations.Build(),
            happened.At,
            ends ? happened.At : happened.At + rule.Lasts,
            happened.At,
            externalUrl
        );

        string Fill(string text) => RuleTemplates.Fill(text, own, value, externalLabels, options);
    }

    private static double ValueOf(EntityOccurrence happened) =>
        double.TryParse(happened.Annotations.GetValueOrDefault("score"), CultureInfo.InvariantCulture, out var score) ? score : double.NaN;

    private static string TextOf(EntityOccurrence happened, string name) =>
        name == EntityRule.BodyLabel ? happened.Body : happened.Labels.GetValueOrDefault(name, "");
}
