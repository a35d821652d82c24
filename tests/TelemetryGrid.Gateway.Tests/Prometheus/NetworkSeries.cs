using TelemetryGrid.PromQL;

namespace TelemetryGrid.Gateway.Tests.Prometheus;

/// <summary>An hour of two counters and a gauge, as clients of the API are tried on.</summary>
internal static class NetworkSeries
{
    private const int StepMilliseconds = 15_000;
    private const int Steps = 240;

    /// <summary>The time of the last sample in whole seconds.</summary>
    public static readonly long End = PrometheusHost.Now.ToUnixTimeSeconds();

    public static void AddTo(TestSeries series)
    {
        series
            .Add(Series("network_interface_in_octets_total", "core1", "eth0"), Samples(i => i * 1500.0))
            .Add(Series("network_interface_in_octets_total", "core2", "eth0"), Samples(i => i * 3000.0))
            .Add(Series("network_interface_utilization_ratio", "core1", "eth0"), Samples(i => i / (double)Steps));
        series.Metadata.Add(new("network_interface_in_octets_total", "counter", "Octets received.", "octets"));
    }

    private static Labels Series(string name, string device, string port) =>
        Labels.Of((Labels.MetricName, name), ("device", device), ("interface", port));

    private static (long, double)[] Samples(Func<int, double> value) =>
        [.. Enumerable.Range(0, Steps + 1).Select(i => ((End * 1000) - ((Steps - i) * StepMilliseconds), value(i)))];
}
