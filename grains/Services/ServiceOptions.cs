using System.Collections.Immutable;
using TelemetryGrid.Grains.Anomalies;

namespace TelemetryGrid.Grains.Services;

/// <summary>What is asked about services.</summary>
public sealed record ServiceOptions
{
    /// <summary>Metrics of one service.</summary>
    public const int MaxMetrics = 16;

    /// <summary>False: there are none.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>
    /// By the metric's name, the PromQL expression that has it for each service: a series each, named by the labels <c>device</c> and
    /// <c>service</c> (or, where that is missing, <c>application</c> or <c>job</c>).
    /// </summary>
    public ImmutableSortedDictionary<string, string> Metrics { get; init; } = Standard;

    /// <summary>Services of a site that are entities; of more, the largest by the first metric that has them.</summary>
    public int MaxServices { get; init; } = 2_000;

    /// <summary>How far behind now they are looked at: what collectors hold back must have arrived.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A service nothing was heard of for so long is forgotten.</summary>
    public TimeSpan ForgetAfter { get; init; } = TimeSpan.FromDays(7);

    /// <summary>From what on anomalies are told as notable.</summary>
    public NotableOptions Notable { get; init; } = new();

    /// <summary>What flows say of applications, and what instrumented HTTP servers say of themselves (OpenTelemetry semantic conventions).</summary>
    public static ImmutableSortedDictionary<string, string> Standard { get; } =
        ImmutableSortedDictionary.CreateRange(
            StringComparer.Ordinal,
            [
                KeyValuePair.Create(
                    "network_service_bits_per_second",
                    "8 * sum by (device, application) (rate(network_flow_octets_total[2m]))"
                ),
                KeyValuePair.Create(
                    "network_service_flows_per_second",
                    "sum by (device, application) (rate(network_flow_records_total[2m]))"
                ),
                KeyValuePair.Create(
                    "service_error_ratio",
                    "sum by (device, job) (rate(http_server_request_duration_seconds_count{http_response_status_code=~\"5..\"}[5m]))"
                        + " / sum by (device, job) (rate(http_server_request_duration_seconds_count[5m]))"
                ),
                KeyValuePair.Create(
                    "service_request_duration_seconds",
                    "sum by (device, job) (rate(http_server_request_duration_seconds_sum[5m]))"
                        + " / sum by (device, job) (rate(http_server_request_duration_seconds_count[5m]))"
                ),
                KeyValuePair.Create(
                    "service_requests_per_second",
                    "sum by (device, job) (rate(http_server_request_duration_seconds_count[5m]))"
                ),
            ]
        );
}
