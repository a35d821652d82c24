using TelemetryGrid.Collectors.Otlp;
using TelemetryGrid.Protocols.Otlp;

namespace TelemetryGrid.Collectors.Tests.Otlp;

public sealed class OtlpNamesTests
{
    [Theory]
    [InlineData("http.server.duration", "ms", OtlpMetricKind.Histogram, false, "http_server_duration_milliseconds")]
    [InlineData("http.requests", "{request}", OtlpMetricKind.Sum, true, "http_requests_total")]
    [InlineData("requests_total", "1", OtlpMetricKind.Sum, true, "requests_total")]
    [InlineData("total.requests", "", OtlpMetricKind.Sum, true, "requests_total")]
    [InlineData("cpu.utilization", "1", OtlpMetricKind.Gauge, false, "cpu_utilization_ratio")]
    [InlineData("system.io", "By/s", OtlpMetricKind.Gauge, false, "system_io_bytes_per_second")]
    [InlineData("system.io.bytes", "By", OtlpMetricKind.Sum, true, "system_io_bytes_total")]
    [InlineData("packets", "{packet}/s", OtlpMetricKind.Gauge, false, "packets_per_second")]
    [InlineData("link__speed--now", "furlong", OtlpMetricKind.Gauge, false, "link_speed_now_furlong")]
    [InlineData("4xx.responses", "", OtlpMetricKind.Gauge, false, "_4xx_responses")]
    [InlineData("hw:temperature", "Cel", OtlpMetricKind.Gauge, false, "hw:temperature_celsius")]
    [InlineData("温度", "", OtlpMetricKind.Gauge, false, "")]
    public void Metric_NameAndUnit_AreAsPrometheusHasThem(string name, string unit, OtlpMetricKind kind, bool isCounter, string expected) =>
        Assert.Equal(expected, OtlpNames.Metric(name, unit, kind, isCounter));

    [Theory]
    [InlineData("http.method", "http_method")]
    [InlineData("1st", "key_1st")]
    [InlineData("__name__", "key__name__")]
    [InlineData("_a", "_a")]
    [InlineData("", "")]
    public void Label_Attribute_IsAName(string attribute, string expected) => Assert.Equal(expected, OtlpNames.Label(attribute));
}
