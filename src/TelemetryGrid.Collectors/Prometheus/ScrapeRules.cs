using System.Text;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>What makes a Prometheus source wrong.</summary>
public static class ScrapeRules
{
    internal static readonly TimeSpan MinInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Everything that does not hold, by its configuration key; empty for a good source.</summary>
    public static IReadOnlyList<ScrapeError> Validate(SourceDefinition source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var errors = new List<ScrapeError>();
        var scrape = source.Scrape ?? new ScrapeDefinition();
        ValidateTargets(source, scrape, errors);
        if (source.Interval < MinInterval)
        {
            errors.Add(new("interval", $"{source.Interval} is less than 100ms"));
        }
        if (scrape.Timeout <= TimeSpan.Zero)
        {
            errors.Add(new("timeout", "must be longer than nothing"));
        }
        if (scrape.Scheme is not ("http" or "https"))
        {
            errors.Add(new("scheme", $"'{scrape.Scheme}' is not http or https"));
        }
        if (!scrape.MetricsPath.StartsWith('/'))
        {
            errors.Add(new("metrics_path", $"'{scrape.MetricsPath}' does not begin with a slash"));
        }
        foreach (var name in source.Enrichment.Keys.Where(n => n.Length == 0 || n.StartsWith("__", StringComparison.Ordinal)))
        {
            errors.Add(new("labels", $"'{name}' is not a label's name: it may not be empty or begin with two underscores"));
        }
        NotNegative("sample_limit", scrape.SampleLimit);
        NotNegative("label_limit", scrape.LabelLimit);
        NotNegative("label_name_length_limit", scrape.LabelNameLengthLimit);
        NotNegative("label_value_length_limit", scrape.LabelValueLengthLimit);
        NotNegative("body_size_limit", scrape.BodySizeLimit);
        ValidateRelabelling("relabel_configs", scrape.RelabelRules, errors);
        ValidateRelabelling("metric_relabel_configs", scrape.MetricRelabelRules, errors);
        return errors;

        void NotNegative(string key, long value)
        {
            if (value < 0)
            {
                errors.Add(new(key, $"{value} is negative"));
            }
        }
    }

    /// <summary>The <c>Authorization</c> header of basic authentication (RFC 7617), in UTF-8.</summary>
    public static string BasicAuthorization(string username, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}"));

    private static void ValidateTargets(SourceDefinition source, ScrapeDefinition scrape, List<ScrapeError> errors)
    {
        if (scrape.Targets.Length == 0 && source.Endpoint.Length == 0)
        {
            errors.Add(new("targets", "missing; list host:port, or give one endpoint"));
        }
        if (scrape.Targets.Length > 0 && source.Endpoint.Length > 0)
        {
            errors.Add(new("endpoint", "give either targets or an endpoint"));
        }
        if (source.Endpoint.Contains('@', StringComparison.Ordinal))
        {
            // Not quoted: what stands before the sign may be a password.
            errors.Add(new("endpoint", "holds a user or password; give them as basic_auth"));
        }
        else if (
            source.Endpoint.Length > 0
            && !ScrapeAddress.IsValid(source.Endpoint)
            && !ScrapeAddress.TryParseUrl(source.Endpoint, out _)
        )
        {
            errors.Add(new("endpoint", $"'{source.Endpoint}' is not host:port or a URL such as http://10.0.0.1:9100/metrics"));
        }
        foreach (var target in scrape.Targets.Where(t => !ScrapeAddress.IsValid(t)))
        {
            errors.Add(new("targets", $"'{target}' is not host:port such as 10.0.0.1:9100"));
        }
    }

    private static void ValidateRelabelling(string key, IEnumerable<RelabelRule> rules, List<ScrapeError> errors)
    {
        var index = 0;
        foreach (var rule in rules)
        {
            errors.AddRange(RelabelRules.Validate(rule).Select(e => new ScrapeError($"{key}[{index}].{e.Key}", e.Message)));
            index++;
        }
    }
}
