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
        Sources = new SourceClient(_http);
        Analytics = new AnalyticsClient(_http);
        Alerts = new AlertClient(_http);
        Objectives = new ObjectiveClient(_http);
    }

    /// <summary>Sources of telemetry, and the search for devices to register as such.</summary>
    public SourceClient Sources { get; }

    /// <summary>What the grid found out: anomalies, forecasts, capacity, health, insights, and the jobs behind them.</summary>
    public AnalyticsClient Analytics { get; }

    /// <summary>Alerts that fire, the incidents they are joined into, and maintenance.</summary>
    public AlertClient Alerts { get; }

    /// <summary>Service level objectives: compliance, measurements, and the files they come from.</summary>
    public ObjectiveClient Objectives { get; }

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
            QueryString.Append(ApiPath.Root + "devices", ("limit", limit?.ToString()), ("after", after), ("status", ApiPath.Name(status))),
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
        _http.GetAsync(ApiPath.Root + "devices/" + ApiPath.Segment(id), Json.Device, cancellationToken);

    /// <summary>A device's interfaces by name.</summary>
    public Task<IReadOnlyList<Interface>> ListInterfacesAsync(string device, CancellationToken cancellationToken = default) =>
        _http.GetAsync($"{ApiPath.Root}devices/{ApiPath.Segment(device)}/interfaces", Json.IReadOnlyListInterface, cancellationToken);

    /// <param name="id"><c>device/name</c>, for example <c>core1/xe-0/0/1</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<InterfaceDetails> GetInterfaceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "interfaces/" + ApiPath.Segments(id), Json.InterfaceDetails, cancellationToken);

    /// <summary>The largest groups of traffic in a window that ends now.</summary>
    public Task<TopFlows> GetTopFlowsAsync(TopFlowsRequest? request = null, CancellationToken cancellationToken = default)
    {
        request ??= new TopFlowsRequest();
        return _http.GetAsync(
            QueryString.Append(
                ApiPath.Root + "flows/top",
                ("by", ApiPath.Name<FlowOrder>(request.By)),
                ("group", ApiPath.Name<FlowGroup>(request.Group)),
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
        _http.GetAsync(ApiPath.Root + "flows/" + ApiPath.Segment(key), Json.FlowDetails, cancellationToken);

    /// <summary>Services as devices see them, in the order of their ids.</summary>
    public Task<Page<ServiceSummary>> ListServicesAsync(
        string? device = null,
        int? limit = null,
        string? after = null,
        CancellationToken cancellationToken = default
    ) =>
        _http.GetAsync(
            QueryString.Append(ApiPath.Root + "services", ("device", device), ("limit", limit?.ToString()), ("after", after)),
            Json.PageServiceSummary,
            cancellationToken
        );

    /// <param name="id"><c>device/service:name</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ServiceDetails> GetServiceAsync(string id, CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "services/" + ApiPath.Segments(id), Json.ServiceDetails, cancellationToken);

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
            QueryString.Append(ApiPath.Root + "topology", ("device", device), ("depth", depth?.ToString()), ("limit", limit?.ToString())),
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
            QueryString.Append(ApiPath.Root + "topology/path", ("from", from), ("to", to), ("weight", ApiPath.Name(weight))),
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
                ApiPath.Root + "topology/dependents",
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
            QueryString.Append(ApiPath.Root + "topology/changes", ("after", after?.ToString()), ("limit", limit?.ToString())),
            Json.IReadOnlyListTopologyChange,
            cancellationToken
        );

    /// <summary>Log lines, the newest first.</summary>
    public Task<RecordPage> ListLogsAsync(RecordsRequest? request = null, CancellationToken cancellationToken = default) =>
        ListRecordsAsync("logs", request, cancellationToken);

    /// <summary>Events, the newest first.</summary>
    public Task<RecordPage> ListEventsAsync(RecordsRequest? request = null, CancellationToken cancellationToken = default) =>
        ListRecordsAsync("events", request, cancellationToken);

    public Task<GridStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "status", Json.GridStatus, cancellationToken);

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

    public void Dispose() => _owned?.Dispose();

    private Task<RecordPage> ListRecordsAsync(string path, RecordsRequest? request, CancellationToken cancellationToken)
    {
        request ??= new RecordsRequest();
        return _http.GetAsync(
            QueryString.Append(
                ApiPath.Root + path,
                ("device", request.Device),
                ("name", request.Name),
                ("from", request.From?.ToString("O")),
                ("to", request.To?.ToString("O")),
                ("severity", ApiPath.Name(request.MinSeverity)),
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
}
