using TelemetryGrid.Alerting.Correlation;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads the <c>alerting</c> section: rules, where alerts go, and how they are joined.</summary>
internal static class AlertingReader
{
    public static void Read(YamlSection? section, GridOptions.AlertingOptions alerting)
    {
        if (section is null)
        {
            return;
        }
        alerting.RuleFiles.AddRange(section.Texts("rules"));
        section.Value("default_rules", ConfigurationReader.Boolean, "true or false", (bool value) => alerting.DefaultRules = value);
        Interval("evaluation_interval", value => alerting.EvaluationInterval = value);
        Interval("resend_delay", value => alerting.ResendDelay = value);
        alerting.Configuration = section.Text("configuration") ?? "";
        if (section.Text("external_url") is { } text)
        {
            alerting.ExternalUrl = text.TrimEnd('/');
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                section.Error("external_url", $"'{text}' is not an http or https address");
            }
        }
        foreach (var (name, value) in section.Map("external_labels"))
        {
            alerting.ExternalLabels[name] = value;
        }
        section.Value(
            "suppress_explained",
            ConfigurationReader.Boolean,
            "true or false",
            (bool value) => alerting.SuppressExplained = value
        );
        section.Read(
            "correlation",
            node =>
            {
                var result = CorrelationReader.Read(node, "correlation");
                alerting.Correlation = result.Options ?? alerting.Correlation;
                return result.Errors.Select(e => (e.Line, e.Reason));
            }
        );
        section.Close();

        void Interval(string key, Action<TimeSpan> set) =>
            section.Value(
                key,
                ConfigurationReader.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
                "a duration from 1s to 1d",
                set
            );
    }
}
