using TelemetryGrid.Gateway.Metrics;

namespace TelemetryGrid.Gateway.Tests.Metrics;

public sealed class MetricNamesTests
{
    [Theory]
    [InlineData("network.telemetry.records", "{record}", true, false, "network_telemetry_records_total")]
    [InlineData("network.telemetry.processing.duration", "s", false, false, "network_telemetry_processing_duration_seconds")]
    [InlineData("network.telemetry.active.collectors", "{collector}", false, true, "network_telemetry_active_collectors")]
    [InlineData("network.io", "By", true, false, "network_io_bytes_total")]
    [InlineData("queue.bytes", "By", false, true, "queue_bytes")]
    [InlineData("requests_total", null, true, false, "requests_total")]
    [InlineData("cpu.utilization", "1", false, true, "cpu_utilization_ratio")]
    [InlineData("rate", "By/s", false, true, "rate_bytes_per_second")]
    [InlineData("rate", "{request}/min", false, true, "rate_per_minute")]
    [InlineData("2xx..count", "", true, false, "_2xx_count_total")]
    [InlineData("température", "Cel", false, true, "temp_rature_celsius")]
    public void OfInstrument_NameAndUnit_FollowTheSpecification(string name, string? unit, bool counter, bool gauge, string expected) =>
        Assert.Equal(expected, MetricNames.OfInstrument(name, unit, counter, gauge));

    [Theory]
    [InlineData("error.type", "error_type")]
    [InlineData("http.request-method", "http_request_method")]
    [InlineData("1st", "_1st")]
    [InlineData("a:b", "a_b")]
    public void OfLabel_AnyTag_IsAValidLabel(string tag, string expected) => Assert.Equal(expected, MetricNames.OfLabel(tag));
}
