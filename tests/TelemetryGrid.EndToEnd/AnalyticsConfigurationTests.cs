using TelemetryGrid.Silo.Configuration;

namespace TelemetryGrid.EndToEnd;

/// <summary>How the <c>analytics</c> section of the configuration file is read.</summary>
public sealed class AnalyticsConfigurationTests
{
    [Fact]
    public void Read_EveryKey_IsTaken()
    {
        var (options, errors) = ConfigurationReader.Read(
            """
            analytics:
              alert_budget_per_day: 8
              patterns:
                enabled: false
                port_scan_ports: 100
                host_scan_hosts: 101
                attack_bits_per_second: 1e9
                attack_sources: 41
                amplification_bits_per_second: 30_000_000
                amplification_sources: 11
                syn_flood_per_second: 250
                exfiltration_size: 1GiB
                elephant_bits_per_second: 5e8
                learning: 2h
                flap_changes: 6.5
              minimum_history: 12h
              holidays: [2026-12-25, 2026-12-26]
              time_zone: Europe/Zurich
              services:
                enabled: false
                max_services: 50
                metrics:
                  checkout_requests_per_second: sum by (device, service) (rate(checkout_requests_total[2m]))
            """
        );

        Assert.Empty(errors);
        Assert.Equal((8, TimeSpan.FromHours(12)), (options.Analytics.AlertBudgetPerDay, options.Analytics.MinimumHistory));
        Assert.Equal([new DateOnly(2026, 12, 25), new DateOnly(2026, 12, 26)], options.Analytics.Holidays);
        Assert.Equal("Europe/Zurich", options.Analytics.TimeZone.Id);
        var services = options.Analytics.Services;
        Assert.Equal((false, 50), (services.IsEnabled, services.MaxServices));
        Assert.Equal(
            ("checkout_requests_per_second", "sum by (device, service) (rate(checkout_requests_total[2m]))"),
            (services.Metrics.Single().Key, services.Metrics.Single().Value)
        );
        var patterns = options.Analytics.Patterns;
        Assert.False(patterns.IsEnabled);
        Assert.Equal(
            (100, 101, 41, 11),
            (patterns.PortScanPorts, patterns.HostScanHosts, patterns.AttackSources, patterns.AmplificationSources)
        );
        Assert.Equal(
            (1e9, 3e7, 250, 5e8),
            (patterns.AttackBitsPerSecond, patterns.AmplificationBitsPerSecond, patterns.SynFloodPerSecond, patterns.ElephantBitsPerSecond)
        );
        Assert.Equal((1UL << 30, TimeSpan.FromHours(2), 6.5), (patterns.ExfiltrationOctets, patterns.Learning, patterns.FlapChanges));
    }

    [Fact]
    public void Read_NothingSaid_LeavesTheDefaults()
    {
        var (options, errors) = ConfigurationReader.Read("analytics: {}");

        Assert.Empty(errors);
        Assert.Equal(
            (null, new Analytics.Flows.Patterns.FlowPatternOptions(), new Grains.Services.ServiceOptions()),
            (options.Analytics.AlertBudgetPerDay, options.Analytics.Patterns, options.Analytics.Services)
        );
    }

    [Theory]
    [InlineData("{ alert_budget_per_day: none }", "analytics.alert_budget_per_day")]
    [InlineData("{ holidays: [25.12.2026] }", "analytics.holidays")]
    [InlineData("{ time_zone: Atlantis }", "analytics.time_zone")]
    [InlineData("{ services: { max_services: 0 } }", "analytics.services.max_services")]
    [InlineData("{ services: { metrics: { 'a b': up } } }", "analytics.services.metrics")]
    [InlineData("{ services: { metrics: { a: 'sum by (' } } }", "analytics.services.metrics")]
    [InlineData("{ services: { metrics: { a: '' } } }", "analytics.services.metrics")]
    [InlineData("{ services: { metrics: [a] } }", "analytics.services.metrics")]
    [InlineData("{ alert_budget_per_day: 0 }", "analytics.alert_budget_per_day")]
    [InlineData("{ patterns: { port_scan_ports: 3 } }", "analytics.patterns.port_scan_ports")]
    [InlineData("{ patterns: { attack_bits_per_second: NaN } }", "analytics.patterns.attack_bits_per_second")]
    [InlineData("{ patterns: { learning: 1s } }", "analytics.patterns.learning")]
    [InlineData("{ patterns: { colour: red } }", "analytics.patterns.colour")]
    [InlineData("{ budget: 5 }", "analytics.budget")]
    public void Read_WrongOrUnknown_IsNamed(string text, string key)
    {
        var (_, errors) = ConfigurationReader.Read($"analytics: {text}");

        Assert.Equal(key, Assert.Single(errors).Key);
    }
}
