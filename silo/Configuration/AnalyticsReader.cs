using System.Collections.Immutable;
using System.Globalization;
using TelemetryGrid.Analytics.Flows.Patterns;
using TelemetryGrid.Forecasts;
using TelemetryGrid.Grains.Services;
using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Silo.Configuration;

/// <summary>Reads the <c>analytics</c> section: how many anomalies a day are worth telling, and from what on traffic is a pattern.</summary>
internal static class AnalyticsReader
{
    private const double Most = 1e15;

    public static void Read(YamlSection? section, GridOptions.AnalyticsOptions analytics)
    {
        if (section is null)
        {
            return;
        }
        section.Value(
            "alert_budget_per_day",
            Number(0.01, 1_000_000),
            "a number from 0.01 to 1000000",
            (double value) => analytics.AlertBudgetPerDay = value
        );
        section.Value(
            "minimum_history",
            ConfigurationReader.Duration(TimeSpan.Zero, TimeSpan.FromDays(90)),
            "a duration from 0s to 90d",
            (TimeSpan value) => analytics.MinimumHistory = value
        );
        foreach (var text in section.Texts("holidays"))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                analytics.Holidays.Add(day);
            }
            else
            {
                section.Error("holidays", $"'{text}' is not a day such as 2026-12-25");
            }
        }
        if (section.Text("time_zone") is { } zone)
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            {
                analytics.TimeZone = found;
            }
            else
            {
                section.Error("time_zone", $"'{zone}' is not a time zone this machine knows, such as Europe/Zurich");
            }
        }
        if (section.Section("patterns") is { } patterns)
        {
            analytics.Patterns = ReadPatterns(patterns, analytics.Patterns);
            patterns.Close();
        }
        if (section.Section("services") is { } services)
        {
            analytics.Services = ReadServices(services, analytics.Services);
            services.Close();
        }
        section.Close();
    }

    private static FlowPatternOptions ReadPatterns(YamlSection section, FlowPatternOptions patterns)
    {
        section.Value(
            "enabled",
            ConfigurationReader.Boolean,
            "true or false",
            (bool value) => patterns = patterns with { IsEnabled = value }
        );
        Count("port_scan_ports", 8, value => patterns with { PortScanPorts = value });
        Count("host_scan_hosts", 8, value => patterns with { HostScanHosts = value });
        Rate("attack_bits_per_second", value => patterns with { AttackBitsPerSecond = value });
        Count("attack_sources", 2, value => patterns with { AttackSources = value });
        Rate("amplification_bits_per_second", value => patterns with { AmplificationBitsPerSecond = value });
        Count("amplification_sources", 2, value => patterns with { AmplificationSources = value });
        Rate("syn_flood_per_second", value => patterns with { SynFloodPerSecond = value });
        section.Value(
            "exfiltration_size",
            text => ByteSize.TryParse(text, out var bytes) && bytes >= 1 << 20 ? bytes : null,
            "a size of at least 1MiB such as 250MiB",
            (long value) => patterns = patterns with { ExfiltrationOctets = (ulong)value }
        );
        Rate("elephant_bits_per_second", value => patterns with { ElephantBitsPerSecond = value });
        section.Value(
            "learning",
            ConfigurationReader.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            "a duration from 1m to 30d",
            (TimeSpan value) => patterns = patterns with { Learning = value }
        );
        section.Value(
            "flap_changes",
            Number(2, 1000),
            "a number from 2 to 1000",
            (double value) => patterns = patterns with { FlapChanges = value }
        );
        return patterns;

        // Fewer would take what is usual for a pattern; what a host table does not count to is never one.
        void Count(string key, int least, Func<int, FlowPatternOptions> set) =>
            section.Value(
                key,
                ConfigurationReader.Integer(least, 600),
                $"a whole number from {least} to 600",
                (int value) => patterns = set(value)
            );

        void Rate(string key, Func<double, FlowPatternOptions> set) =>
            section.Value(key, Number(1, Most), "a number from 1 to 1e15", (double value) => patterns = set(value));
    }

    private static ServiceOptions ReadServices(YamlSection section, ServiceOptions services)
    {
        section.Value(
            "enabled",
            ConfigurationReader.Boolean,
            "true or false",
            (bool value) => services = services with { IsEnabled = value }
        );
        section.Value(
            "max_services",
            ConfigurationReader.Integer(1, 100_000),
            "a whole number from 1 to 100000",
            (int value) => services = services with { MaxServices = value }
        );
        var metrics = section.Map("metrics");
        if (metrics.Count > ServiceOptions.MaxMetrics)
        {
            section.Error("metrics", $"a service has at most {ServiceOptions.MaxMetrics} metrics, these are {metrics.Count}");
        }
        foreach (var (metric, expression) in metrics)
        {
            if (!MetricId.IsMetric(metric))
            {
                section.Error("metrics", $"'{metric}' is not a metric's name: letters, digits, _ and :, no digit first");
            }
            try
            {
                _ = PromQLParser.Parse(expression);
            }
            catch (QueryException e)
            {
                section.Error("metrics", $"the expression of '{metric}' is not PromQL: {e.Message}");
            }
        }
        return metrics.Count > 0 ? services with { Metrics = metrics.ToImmutableSortedDictionary(StringComparer.Ordinal) } : services;
    }

    private static Func<string, double?> Number(double least, double most) =>
        text =>
            double.TryParse(
                text.Replace("_", "", StringComparison.Ordinal),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var value
            )
            && value >= least
            && value <= most
                ? value
                : null;
}
