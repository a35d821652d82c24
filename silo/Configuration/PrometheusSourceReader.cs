using System.Collections.Immutable;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads what only <c>kind: prometheus</c> sources have.</summary>
internal static class PrometheusSourceReader
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(1);

    public static ScrapeDefinition Read(YamlSection section)
    {
        var scrape = new ScrapeDefinition
        {
            Job = section.Text("job") ?? "",
            Targets = [.. section.Texts("targets")],
            Scheme = section.Text("scheme") ?? "http",
            MetricsPath = section.Text("metrics_path") ?? "/metrics",
            Parameters = section.Map("params").ToImmutableDictionary(),
            RelabelRules = ReadRules(section, "relabel_configs"),
            MetricRelabelRules = ReadRules(section, "metric_relabel_configs"),
        };
        section.Value(
            "timeout",
            ConfigurationReader.Duration(MinTimeout, TimeSpan.FromDays(1)),
            "a duration from 1ms to 1d",
            (TimeSpan value) => scrape = scrape with { Timeout = value }
        );
        Flag("honor_labels", value => scrape = scrape with { HonorLabels = value });
        Flag("honor_timestamps", value => scrape = scrape with { HonorTimestamps = value });
        Limit("sample_limit", value => scrape = scrape with { SampleLimit = value });
        Limit("label_limit", value => scrape = scrape with { LabelLimit = value });
        Limit("label_name_length_limit", value => scrape = scrape with { LabelNameLengthLimit = value });
        Limit("label_value_length_limit", value => scrape = scrape with { LabelValueLengthLimit = value });
        section.Value(
            "body_size_limit",
            text => ByteSize.TryParse(text, out var bytes) ? bytes : null,
            "a size such as 10MiB",
            (long value) => scrape = scrape with { BodySizeLimit = value }
        );
        return scrape;

        void Flag(string key, Action<bool> set) => section.Value(key, ConfigurationReader.Boolean, "true or false", set);

        void Limit(string key, Action<int> set) =>
            section.Value(key, ConfigurationReader.Integer(0, int.MaxValue), "a whole number, 0 for no limit", set);
    }

    /// <summary>The <c>Authorization</c> header that the source asks for; null for none.</summary>
    public static string? ReadAuthorization(YamlSection section)
    {
        var bearer = section.Text("bearer_token");
        var basic = section.Section("basic_auth");
        if (basic is not null && bearer is not null)
        {
            section.Error("bearer_token", "give either basic_auth or bearer_token");
        }
        var header = bearer is null ? null : $"Bearer {bearer}";
        if (basic is not null)
        {
            var username = basic.Text("username") ?? "";
            if (username.Length == 0 || username.Contains(':', StringComparison.Ordinal))
            {
                basic.Error("username", "must be there and hold no colon");
            }
            header = ScrapeRules.BasicAuthorization(username, basic.Text("password") ?? "");
            basic.Close();
        }
        if (bearer is not null && (bearer.Length == 0 || bearer.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            section.Error("bearer_token", "must not be empty or hold spaces or line ends");
        }
        return header;
    }

    /// <summary>Reports what does not hold of the source as a whole, each at its key.</summary>
    public static void Validate(YamlSection section, SourceDefinition definition)
    {
        // Relabelling rules were told of at their own lines.
        var plain = definition with
        {
            Scrape = definition.Scrape! with { RelabelRules = [], MetricRelabelRules = [] },
        };
        foreach (var error in ScrapeRules.Validate(plain))
        {
            section.Error(error.Key, error.Message);
        }
        if (definition.Scrape.Timeout > definition.Interval && section.Text("timeout") is not null)
        {
            section.Error("timeout", "must not be longer than the interval");
        }
    }

    private static ImmutableArray<RelabelRule> ReadRules(YamlSection section, string key)
    {
        var rules = ImmutableArray.CreateBuilder<RelabelRule>();
        foreach (var entry in section.Sections(key))
        {
            var rule = new RelabelRule
            {
                SourceLabels = [.. entry.Texts("source_labels")],
                Separator = entry.Literal("separator") ?? RelabelRule.DefaultSeparator,
                Regex = entry.Literal("regex") ?? RelabelRule.DefaultRegex,
                TargetLabel = entry.Literal("target_label") ?? "",
                Replacement = entry.Literal("replacement") ?? RelabelRule.DefaultReplacement,
            };
            entry.Value(
                "modulus",
                text =>
                    ulong.TryParse(
                        text,
                        System.Globalization.NumberStyles.None,
                        System.Globalization.CultureInfo.InvariantCulture,
                        out var value
                    )
                        ? value
                        : null,
                "a whole number",
                (ulong value) => rule = rule with { Modulus = value }
            );
            var isKnown = true;
            if (entry.Text("action") is { } text)
            {
                var found = Enum.GetValues<RelabelAction>()
                    .Where(a => string.Equals(RelabelRules.NameOf(a), text, StringComparison.OrdinalIgnoreCase))
                    .ToList();
                isKnown = found.Count == 1;
                rule = rule with { Action = found.FirstOrDefault() };
                if (!isKnown)
                {
                    var names = string.Join(", ", Enum.GetValues<RelabelAction>().Select(RelabelRules.NameOf));
                    entry.Error("action", $"'{text}' is not one of {names}");
                }
            }
            // What an unknown action needs cannot be judged.
            foreach (var error in isKnown ? RelabelRules.Validate(rule) : [])
            {
                entry.Error(error.Key, error.Message);
            }
            rules.Add(rule);
            entry.Close();
        }
        return rules.ToImmutable();
    }
}
