using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using TelemetryGrid.Client.Http;
using TelemetryGrid.Client.Live;

namespace TelemetryGrid.Client;

/// <summary>
/// Asks a TelemetryGrid gateway, and watches it live. Every method throws <see cref="TelemetryGridException"/> when the gateway refuses
/// (its status 404 for what it does not know) or cannot be reached. Thread-safe; one instance per gateway is enough.
/// </summary>
public sealed class TelemetryGridClient : IDisposable
{
    private const string Api = "api/v1/";
    private static readonly GridJsonContext Json = GridJsonContext.Default;
    private readonly TelemetryGridClientOptions _options;
    private readonly GridHttp _http;
    private readonly HttpClient? _owned;

    /// <summary>Talks to the gateway at an address such as <c>http://127.0.0.1:8080</c>.</summary>
    public TelemetryGridClient(Uri address, TelemetryGridClientOptions? options = null)
        : this(new HttpClient { BaseAddress = address }, options) => _owned = _http.Http;

    /// <summary>Talks through a client of yours, which must have a base address and which you dispose.</summary>
    public TelemetryGridClient(HttpClient http, TelemetryGridClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        var address = http.BaseAddress ?? throw new ArgumentException("The client needs a base address, the gateway's.", nameof(http));
        _options = options ?? new TelemetryGridClientOptions();
        _http = new GridHttp(http, new Uri(address.AbsoluteUri.TrimEnd('/') + "/"), _options);
    }

    /// <summary>One page of devices, sorted by id.</summary>
    /// <param name="limit">1 to 1000; by default 100.</param>
    /// <param name="after">The <see cref="Page{T}.Next"/> of the page before.</param>
    /// <param name="status">Only devices that stand so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Page<Device>> ListDevicesAsync(
        int? limit = null,
        string? after = null,
        DeviceStatus? status = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(Api + "devices", ("limit", limit?.ToString()), ("after", after), ("status", Name(status))),
            Json.PageDevice,
            cancellationToken
        );

    /// <summary>All devices, sorted by id, fetched page by page as they are enumerated.</summary>
    public async IAsyncEnumerable<Device> EnumerateDevicesAsync(
        DeviceStatus? status = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        string? after = null;
        do
        {
            var page = await ListDevicesAsync(null, after, status, cancellationToken).ConfigureAwait(false);
            foreach (var device in page.Items)
            {
                yield return device;
            }
            after = page.Next;
        } while (after is not null);
    }

    public Task<Device> GetDeviceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "devices/" + Segment(id), Json.Device, cancellationToken);

    /// <summary>A device's interfaces by name.</summary>
    public Task<IReadOnlyList<Interface>> ListInterfacesAsync(string device, CancellationToken cancellationToken = default) =>
        _http.GetAsync($"{Api}devices/{Segment(device)}/interfaces", Json.IReadOnlyListInterface, cancellationToken);

    /// <param name="id"><c>device/name</c>, for example <c>core1/xe-0/0/1</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<InterfaceDetails> GetInterfaceAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return _http.GetAsync(
            Api + "interfaces/" + string.Join('/', id.Split('/').Select(Uri.EscapeDataString)),
            Json.InterfaceDetails,
            cancellationToken
        );
    }

    /// <summary>The largest groups of traffic in a window that ends now.</summary>
    public Task<TopFlows> GetTopFlowsAsync(TopFlowsRequest? request = null, CancellationToken cancellationToken = default)
    {
        request ??= new TopFlowsRequest();
        return _http.GetAsync(
            QueryString.Append(
                Api + "flows/top",
                ("by", Name<FlowOrder>(request.By)),
                ("group", Name<FlowGroup>(request.Group)),
                ("window", GridDuration.Format(request.Window)),
                ("device", request.Device),
                ("limit", request.Limit.ToString())
            ),
            Json.TopFlows,
            cancellationToken
        );
    }

    /// <param name="key"><c>exporter~protocol~source~port~destination~port</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<FlowDetails> GetFlowAsync(string key, CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "flows/" + Segment(key), Json.FlowDetails, cancellationToken);

    /// <summary>Services as devices see them, in the order of their ids.</summary>
    public Task<Page<ServiceSummary>> ListServicesAsync(
        string? device = null,
        int? limit = null,
        string? after = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(Api + "services", ("device", device), ("limit", limit?.ToString()), ("after", after)),
            Json.PageServiceSummary,
            cancellationToken
        );

    /// <param name="id"><c>device/service:name</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task<ServiceDetails> GetServiceAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return _http.GetAsync(
            Api + "services/" + string.Join('/', id.Split('/').Select(Uri.EscapeDataString)),
            Json.ServiceDetails,
            cancellationToken
        );
    }

    public Task<IReadOnlyList<Source>> ListSourcesAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "sources", Json.IReadOnlyListSource, cancellationToken);

    public Task<Source> GetSourceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "sources/" + Segment(id), Json.Source, cancellationToken);

    /// <summary>Registers a source; answers it as the grid now knows it.</summary>
    public Task<Source> RegisterSourceAsync(SourceRegistration registration, CancellationToken cancellationToken = default) =>
        _http.PostAsync(Api + "sources", JsonContent.Create(registration, Json.SourceRegistration), Json.Source, cancellationToken);

    /// <summary>Stops collecting until resumed.</summary>
    public Task<Source> PauseSourceAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeSourceAsync(id, "pause", cancellationToken);

    /// <summary>Collects again, after a pause or after maintenance.</summary>
    public Task<Source> ResumeSourceAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeSourceAsync(id, "resume", cancellationToken);

    /// <summary>Goes on collecting without judging what is reported.</summary>
    public Task<Source> PutSourceInMaintenanceAsync(string id, CancellationToken cancellationToken = default) =>
        ChangeSourceAsync(id, "maintenance", cancellationToken);

    public Task RemoveSourceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(Api + "sources/" + Segment(id), cancellationToken);

    /// <summary>Tries whether a registered source can be collected from.</summary>
    public Task<SourceTest> TestSourceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.PostAsync($"{Api}sources/{Segment(id)}/test", null, Json.SourceTest, cancellationToken);

    /// <summary>Tries whether a source could be collected from; it is not registered by that.</summary>
    public Task<SourceTest> TestSourceAsync(SourceRegistration registration, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            Api + "sources/test",
            JsonContent.Create(registration, Json.SourceRegistration),
            Json.SourceTest,
            cancellationToken
        );

    /// <summary>Begins a search for devices; ask for it by its id to see how it goes.</summary>
    public Task<DiscoveryRun> StartDiscoveryAsync(DiscoveryRequest request, CancellationToken cancellationToken = default) =>
        _http.PostAsync(Api + "discovery", JsonContent.Create(request, Json.DiscoveryRequest), Json.DiscoveryRun, cancellationToken);

    /// <summary>The last searches, the newest first, without their devices.</summary>
    public Task<IReadOnlyList<DiscoveryRun>> ListDiscoveriesAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "discovery", Json.IReadOnlyListDiscoveryRun, cancellationToken);

    public Task<DiscoveryRun> GetDiscoveryAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "discovery/" + Segment(id), Json.DiscoveryRun, cancellationToken);

    /// <summary>Ends a search; what it found stays.</summary>
    public Task<DiscoveryRun> CancelDiscoveryAsync(string id, CancellationToken cancellationToken = default) =>
        _http.PostAsync($"{Api}discovery/{Segment(id)}/cancel", null, Json.DiscoveryRun, cancellationToken);

    /// <summary>What is connected to what.</summary>
    /// <param name="device">Only what is around this node; by default everything.</param>
    /// <param name="depth">How many links around it, 1 to 20; by default 1.</param>
    /// <param name="limit">Nodes, 1 to 5000; by default 1000, the most connected ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TopologyGraph> GetTopologyAsync(
        string? device = null,
        int? depth = null,
        int? limit = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(Api + "topology", ("device", device), ("depth", depth?.ToString()), ("limit", limit?.ToString())),
            Json.TopologyGraph,
            cancellationToken
        );

    /// <summary>The shortest path between two nodes of the topology.</summary>
    public Task<TopologyPath> FindTopologyPathAsync(
        string from,
        string to,
        TopologyWeight? weight = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(Api + "topology/path", ("from", from), ("to", to), ("weight", Name(weight))),
            Json.TopologyPath,
            cancellationToken
        );

    /// <summary>What can no longer be reached when a device or a link fails; name one of the two.</summary>
    /// <param name="device">The node that fails.</param>
    /// <param name="link">The link that fails.</param>
    /// <param name="roots">From where things are reached; by default from the core.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<TopologyDependents> GetTopologyDependentsAsync(
        string? device = null,
        string? link = null,
        IReadOnlyCollection<string>? roots = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(
                Api + "topology/dependents",
                ("device", device),
                ("link", link),
                ("roots", roots is null ? null : string.Join(',', roots))
            ),
            Json.TopologyDependents,
            cancellationToken
        );

    /// <summary>The newest changes of the topology with numbers above <paramref name="after"/>, the oldest first.</summary>
    public Task<IReadOnlyList<TopologyChange>> ListTopologyChangesAsync(
        long? after = null,
        int? limit = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(Api + "topology/changes", ("after", after?.ToString()), ("limit", limit?.ToString())),
            Json.IReadOnlyListTopologyChange,
            cancellationToken
        );

    /// <summary>Log lines, the newest first.</summary>
    public Task<RecordPage> ListLogsAsync(RecordsRequest? request = null, CancellationToken cancellationToken = default) =>
        ListRecordsAsync("logs", request, cancellationToken);

    /// <summary>Events, the newest first.</summary>
    public Task<RecordPage> ListEventsAsync(RecordsRequest? request = null, CancellationToken cancellationToken = default) =>
        ListRecordsAsync("events", request, cancellationToken);

    /// <summary>What devices and interfaces found odd about their metrics, the newest first.</summary>
    public Task<AnomalyPage> ListAnomaliesAsync(AnomaliesRequest? request = null, CancellationToken cancellationToken = default)
    {
        request ??= new AnomaliesRequest();
        return _http.GetAsync(
            QueryString.Append(
                Api + "anomalies",
                ("metric_name", request.MetricName),
                ("time_range", request.TimeRange is { } range ? GridDuration.Format(range) : null),
                ("from", request.From?.ToString("O")),
                ("to", request.To?.ToString("O")),
                ("device", request.Device),
                ("interface", request.Interface),
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
            $"{Api}anomalies/{Segment(id)}/feedback",
            JsonContent.Create(new AnomalyFeedback { Verdict = verdict }, Json.AnomalyFeedback),
            Json.AnomalyThreshold,
            cancellationToken
        );

    /// <summary>What a metric is expected to be.</summary>
    /// <param name="entity">A device, or <c>device/interface</c>.</param>
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
                $"{Api}forecasts/{Segment(entity)}/{Segment(metricName)}",
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
                Api + "capacity-report",
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
            QueryString.Append(Api + "models", ("kind", kind), ("device", device), ("limit", limit?.ToString()), ("after", after)),
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
            QueryString.Append(Api + "health-score", ("device", device), ("site", site), ("limit", limit?.ToString())),
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
            QueryString.Append(Api + "insights", ("type", type), ("severity", severity), ("entity", entity), ("limit", limit?.ToString())),
            Json.IReadOnlyListInsight,
            cancellationToken
        );

    /// <summary>The analytics jobs and how they fare.</summary>
    public Task<IReadOnlyList<Job>> ListJobsAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "jobs", Json.IReadOnlyListJob, cancellationToken);

    /// <summary>Runs a job now and says how it went.</summary>
    public Task<Job> RunJobAsync(string name, CancellationToken cancellationToken = default) =>
        _http.PostAsync($"{Api}jobs/{Segment(name)}/run", null, Json.Job, cancellationToken);

    public Task<GridStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "status", Json.GridStatus, cancellationToken);

    /// <summary>Whether all partitions have caught up; not being ready is an answer, not an exception.</summary>
    public Task<GridReadiness> GetReadinessAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync("health/ready", Json.GridReadiness, cancellationToken, HttpStatusCode.ServiceUnavailable);

    public Task<GridLiveness> GetLivenessAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync("health/live", Json.GridLiveness, cancellationToken);

    /// <summary>The gateway's own metrics, in Prometheus' text format.</summary>
    public Task<string> GetMetricsAsync(CancellationToken cancellationToken = default) => _http.GetTextAsync("metrics", cancellationToken);

    /// <summary>Every device as it stands, then each again when it changes. A consumer slower than the grid gets the newest state of each.</summary>
    public IAsyncEnumerable<DeviceChange> WatchDevicesAsync(CancellationToken cancellationToken = default) =>
        Watch(LiveHub.Devices, null).ReadAsync(Json.DeviceChange, cancellationToken);

    /// <summary>One device with all its interfaces, then again when it changes.</summary>
    public IAsyncEnumerable<DeviceChange> WatchDeviceAsync(string id, CancellationToken cancellationToken = default) =>
        Watch(LiveHub.Device, JsonSerializer.SerializeToElement(id, LiveJsonContext.Default.String))
            .ReadAsync(Json.DeviceChange, cancellationToken);

    /// <summary>The largest groups of traffic, again whenever they changed, at most once a second.</summary>
    public IAsyncEnumerable<TopFlows> WatchTopFlowsAsync(TopFlowsRequest? request = null, CancellationToken cancellationToken = default) =>
        Watch(LiveHub.TopFlows, JsonSerializer.SerializeToElement(request ?? new TopFlowsRequest(), Json.TopFlowsRequest))
            .ReadAsync(Json.TopFlows, cancellationToken);

    /// <summary>Incidents without their members and timelines, those changed last first.</summary>
    public Task<IReadOnlyList<Incident>> ListIncidentsAsync(
        string? state = null,
        string? device = null,
        string? severity = null,
        DateTimeOffset? since = null,
        int? limit = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(
                Api + "incidents",
                ("state", state),
                ("device", device),
                ("severity", severity),
                ("since", since?.ToString("O")),
                ("limit", limit?.ToString())
            ),
            Json.IReadOnlyListIncident,
            cancellationToken
        );

    /// <summary>An incident with its members, their reasons and its timeline.</summary>
    public Task<Incident> GetIncidentAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "incidents/" + Segment(id), Json.Incident, cancellationToken);

    /// <summary>Takes an incident on, which ends its escalation.</summary>
    public Task<Incident> AcknowledgeIncidentAsync(string id, IncidentAction action, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            $"{Api}incidents/{Segment(id)}/acknowledge",
            JsonContent.Create(action, Json.IncidentAction),
            Json.Incident,
            cancellationToken
        );

    /// <summary>Resolves an incident although its alerts may fire.</summary>
    public Task<Incident> ResolveIncidentAsync(string id, IncidentAction action, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            $"{Api}incidents/{Segment(id)}/resolve",
            JsonContent.Create(action, Json.IncidentAction),
            Json.Incident,
            cancellationToken
        );

    /// <summary>Alerts that fire, with their incident and whether they are told.</summary>
    public Task<IReadOnlyList<ActiveAlert>> ListActiveAlertsAsync(
        string? device = null,
        string? severity = null,
        bool? suppressed = null,
        int? limit = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(
                Api + "alerts/active",
                ("device", device),
                ("severity", severity),
                ("suppressed", suppressed is { } only ? (only ? "true" : "false") : null),
                ("limit", limit?.ToString())
            ),
            Json.IReadOnlyListActiveAlert,
            cancellationToken
        );

    /// <summary>Alerts that fire and belong to one incident.</summary>
    public Task<IReadOnlyList<ActiveAlert>> ListCorrelatedAlertsAsync(
        string correlationId,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(Api + "alerts/correlated", ("correlation_id", correlationId)),
            Json.IReadOnlyListActiveAlert,
            cancellationToken
        );

    /// <summary>Maintenance windows that are not past.</summary>
    public Task<IReadOnlyList<MaintenanceWindow>> ListMaintenanceWindowsAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "maintenance-windows", Json.IReadOnlyListMaintenanceWindow, cancellationToken);

    /// <summary>Adds a window, or replaces the one with its id; answers it as the grid now knows it.</summary>
    public Task<MaintenanceWindow> PutMaintenanceWindowAsync(MaintenanceWindow window, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            Api + "maintenance-windows",
            JsonContent.Create(window, Json.MaintenanceWindow),
            Json.MaintenanceWindow,
            cancellationToken
        );

    public Task RemoveMaintenanceWindowAsync(string id, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(Api + "maintenance-windows/" + Segment(id), cancellationToken);

    /// <summary>How the grid and the network that it watches are, at a glance.</summary>
    public Task<SystemHealth> GetSystemHealthAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "system-health", Json.SystemHealth, cancellationToken);

    /// <summary>How objectives stand in the first of their windows.</summary>
    public Task<IReadOnlyList<SloCompliance>> GetSloComplianceAsync(
        string? service = null,
        string? name = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(Api + "slo-compliance", ("service", service), ("name", name)),
            Json.IReadOnlyListSloCompliance,
            cancellationToken
        );

    /// <summary>All objectives with all their windows.</summary>
    public Task<IReadOnlyList<Slo>> ListSlosAsync(
        string? service = null,
        string? name = null,
        CancellationToken cancellationToken = default
    ) => _http.GetAsync(QueryString.Append(Api + "slos", ("service", service), ("name", name)), Json.IReadOnlyListSlo, cancellationToken);

    /// <summary>One objective with the conditions of its alerts and the last hour. Its service may be left out where the name is unique.</summary>
    public Task<Slo> GetSloAsync(string name, string? service = null, CancellationToken cancellationToken = default) =>
        _http.GetAsync(QueryString.Append($"{Api}slos/{Segment(name)}", ("service", service)), Json.Slo, cancellationToken);

    /// <summary>Sends measurements; each is counted once, however often it is sent.</summary>
    public Task<SliReceipt> SendSliMeasurementsAsync(
        IReadOnlyList<SliMeasurement> measurements,
        CancellationToken cancellationToken = default
    ) =>
        _http.PostAsync(
            Api + "sli-measurements",
            JsonContent.Create(measurements, Json.IReadOnlyListSliMeasurement),
            Json.SliReceipt,
            cancellationToken
        );

    /// <summary>The files that objectives come from.</summary>
    public Task<IReadOnlyList<SloFile>> ListSloFilesAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(Api + "slo-files", Json.IReadOnlyListSloFile, cancellationToken);

    /// <summary>Adds or replaces a file of objectives: the grid's own format, OpenSLO, Sloth or Pyrra. One with errors changes nothing.</summary>
    public Task<SloFile> PutSloFileAsync(string name, string yaml, CancellationToken cancellationToken = default) =>
        _http.PutAsync(
            $"{Api}slo-files/{Segment(name)}",
            new StringContent(yaml, Encoding.UTF8, "application/yaml"),
            Json.SloFile,
            cancellationToken
        );

    /// <summary>Removes a file of objectives that was given through the API, and what it says.</summary>
    public Task DeleteSloFileAsync(string name, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync($"{Api}slo-files/{Segment(name)}", cancellationToken);

    public void Dispose() => _owned?.Dispose();

    private Task<RecordPage> ListRecordsAsync(string path, RecordsRequest? request, CancellationToken cancellationToken)
    {
        request ??= new RecordsRequest();
        return _http.GetAsync(
            QueryString.Append(
                Api + path,
                ("device", request.Device),
                ("name", request.Name),
                ("from", request.From?.ToString("O")),
                ("to", request.To?.ToString("O")),
                ("severity", Name(request.MinSeverity)),
                ("text", request.Text),
                ("labels", request.Labels.Count == 0 ? null : string.Join(',', request.Labels.Select(l => $"{l.Key}={l.Value}"))),
                ("limit", request.Limit?.ToString()),
                ("after", request.After)
            ),
            Json.RecordPage,
            cancellationToken
        );
    }

    private LiveSubscription Watch(string target, JsonElement? argument) => new(_http, _options, target, argument);

    private Task<Source> ChangeSourceAsync(string id, string verb, CancellationToken cancellationToken) =>
        _http.PostAsync($"{Api}sources/{Segment(id)}/{verb}", null, Json.Source, cancellationToken);

    private static string Segment(string id)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Uri.EscapeDataString(id);
    }

    private static string? Name<TEnum>(TEnum? value)
        where TEnum : struct, Enum => value is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.Value.ToString());
}
