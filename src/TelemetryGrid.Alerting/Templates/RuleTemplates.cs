using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Labels and annotations of alerting rules: <c>$labels</c>, <c>$value</c>, <c>$externalLabels</c>, <c>$externalURL</c>.</summary>
public static class RuleTemplates
{
    private static readonly string[] Variables = ["$labels", "$externalLabels", "$externalURL", "$value"];

    /// <returns>What is wrong with a template; null when nothing is.</returns>
    public static string? Check(string text) => TemplateSet.Check(text, Variables);

    /// <summary>The text filled in; where that fails, the error in its place, as in Prometheus.</summary>
    public static string Fill(string text, Labels labels, double value, Labels externalLabels, TemplateOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        var (own, external) = (new TemplatePairs(labels), new TemplatePairs(externalLabels));
        var data = new TemplateRecord(
            ("Labels", () => own),
            ("ExternalLabels", () => external),
            ("ExternalURL", () => options.ExternalUrl),
            ("Value", () => value)
        );
        try
        {
            return TemplateSet.Empty.Fill(
                text,
                data,
                options,
                ("$labels", own),
                ("$externalLabels", external),
                ("$externalURL", options.ExternalUrl),
                ("$value", value)
            );
        }
        catch (TemplateException e)
        {
            return $"<error expanding template: {e.Message}>";
        }
    }
}
