using System.Net.Http.Json;
using TelemetryGrid.Client.Http;

namespace TelemetryGrid.Client;

/// <summary>What the grid found out: anomalies, forecasts, capacity, health, insights, and the jobs behind them. Reached by <see cref="TelemetryGridClient.Analytics"/>.</summary>
public sealed class AnalyticsClient
{
    private static readonly GridJsonContext Json = GridJsonContext.Default;
    private readonly GridHttp _http;

    internal AnalyticsClient(GridHttp http) => _http = http;

    /// <summary>What devices and interfaces found odd about their metrics, the newest first.</summary>
    public Task<AnomalyPage> ListAnomaliesAsync(AnomaliesRequest? request = null, CancellationToken cancellationToken = default)
    {
        request ??= new AnomaliesRequest();
        return _http.GetAsync(
            QueryString.Append(
                ApiPath.Root + "anomalies",
                ("metric_name", request.MetricName),
                ("time_range", request.TimeRange is { } range ? GridDuration.Format(range) : null),
                ("from", request.From?.ToString("O")),
                ("to", request.To?.ToString("O")),
                ("device", request.Device),
                ("interface", request.Interface),
                ("flow", request.Flow),
                ("service", request.Service),
                ("notable", request.Notable is { } notable ? (notable ? "true" : "false") : null),
                ("limit", request.Limit?.ToString()),
                ("after", request.After)
            ),
            Json.AnomalyPage,
            cancellationToken
        );
    }

    /// <summary>Says whether an anomaly was one; the entity remembers it.</summary>
    public Task<AnomalyThreshold> GiveAnomalyFeedbackAsync(
        string id,
        AnomalyVerdict verdict,
        CancellationToken cancellationToken = default
    ) =>
        _http.PostAsync(
            $"{ApiPath.Root}anomalies/{ApiPath.Segment(id)}/feedback",
            JsonContent.Create(new AnomalyFeedback { Verdict = verdict }, Json.AnomalyFeedback),
            Json.AnomalyThreshold,
            cancellationToken
        );

    /// <summary>What a metric is expected to be.</summary>
    /// <param name="entity">A device, <c>device/interface</c>, <c>device/service:name</c> or a flow's key.</param>
    /// <param name="metricName">Its metric.</param>
    /// <param name="horizon">How far ahead, two days when left out.</param>
    /// <param name="step">Between two values, an hour when left out.</param>
    /// <param name="level">Percent of values the band is to hold, 95 when left out.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<Forecast> GetForecastAsync(
        string entity,
        string metricName,
        TimeSpan? horizon = null,
        TimeSpan? step = null,
        int? level = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(
                $"{ApiPath.Root}forecasts/{ApiPath.Segment(entity)}/{ApiPath.Segment(metricName)}",
                ("horizon", horizon is { } far ? GridDuration.Format(far) : null),
                ("step", step is { } length ? GridDuration.Format(length) : null),
                ("level", level?.ToString())
            ),
            Json.Forecast,
            cancellationToken
        );

    /// <summary>When interfaces, processors, memory and storage will reach their limits, the most urgent first.</summary>
    public Task<CapacityReport> GetCapacityReportAsync(
        int? forecastDays = null,
        string? device = null,
        int? limit = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(
                ApiPath.Root + "capacity-report",
                ("forecast_days", forecastDays?.ToString()),
                ("device", device),
                ("limit", limit?.ToString())
            ),
            Json.CapacityReport,
            cancellationToken
        );

    /// <summary>What forecasters or detectors have learnt, in the order of their entities.</summary>
    public Task<Page<Model>> ListModelsAsync(
        string? kind = null,
        string? device = null,
        int? limit = null,
        string? after = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(ApiPath.Root + "models", ("kind", kind), ("device", device), ("limit", limit?.ToString()), ("after", after)),
            Json.PageModel,
            cancellationToken
        );

    /// <summary>How healthy the network, its sites and devices are, from 0 to 100.</summary>
    public Task<HealthScores> GetHealthScoreAsync(
        string? device = null,
        string? site = null,
        int? limit = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(ApiPath.Root + "health-score", ("device", device), ("site", site), ("limit", limit?.ToString())),
            Json.HealthScores,
            cancellationToken
        );

    /// <summary>What the analytics found, in words, the newest first.</summary>
    public Task<IReadOnlyList<Insight>> ListInsightsAsync(
        string? type = null,
        string? severity = null,
        string? entity = null,
        int? limit = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(
                ApiPath.Root + "insights",
                ("type", type),
                ("severity", severity),
                ("entity", entity),
                ("limit", limit?.ToString())
            ),
            Json.IReadOnlyListInsight,
            cancellationToken
        );

    /// <summary>The analytics jobs and how they fare.</summary>
    public Task<IReadOnlyList<Job>> ListJobsAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "jobs", Json.IReadOnlyListJob, cancellationToken);

    /// <summary>Runs a job now and says how it went.</summary>
    public Task<Job> RunJobAsync(string name, CancellationToken cancellationToken = default) =>
        _http.PostAsync($"{ApiPath.Root}jobs/{ApiPath.Segment(name)}/run", null, Json.Job, cancellationToken);
}
