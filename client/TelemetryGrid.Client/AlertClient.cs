using System.Net.Http.Json;
using TelemetryGrid.Client.Http;

namespace TelemetryGrid.Client;

/// <summary>Alerts that fire, the incidents they are joined into, and maintenance. Reached by <see cref="TelemetryGridClient.Alerts"/>.</summary>
public sealed class AlertClient
{
    private static readonly GridJsonContext Json = GridJsonContext.Default;
    private readonly GridHttp _http;

    internal AlertClient(GridHttp http) => _http = http;

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
                ApiPath.Root + "incidents",
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
        _http.GetAsync(ApiPath.Root + "incidents/" + ApiPath.Segment(id), Json.Incident, cancellationToken);

    /// <summary>Takes an incident on, which ends its escalation.</summary>
    public Task<Incident> AcknowledgeIncidentAsync(string id, IncidentAction action, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            $"{ApiPath.Root}incidents/{ApiPath.Segment(id)}/acknowledge",
            JsonContent.Create(action, Json.IncidentAction),
            Json.Incident,
            cancellationToken
        );

    /// <summary>Resolves an incident although its alerts may fire.</summary>
    public Task<Incident> ResolveIncidentAsync(string id, IncidentAction action, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            $"{ApiPath.Root}incidents/{ApiPath.Segment(id)}/resolve",
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
                ApiPath.Root + "alerts/active",
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
            QueryString.Append(ApiPath.Root + "alerts/correlated", ("correlation_id", correlationId)),
            Json.IReadOnlyListActiveAlert,
            cancellationToken
        );

    /// <summary>Maintenance windows that are not past.</summary>
    public Task<IReadOnlyList<MaintenanceWindow>> ListMaintenanceWindowsAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "maintenance-windows", Json.IReadOnlyListMaintenanceWindow, cancellationToken);

    /// <summary>Adds a window, or replaces the one with its id; answers it as the grid now knows it.</summary>
    public Task<MaintenanceWindow> PutMaintenanceWindowAsync(MaintenanceWindow window, CancellationToken cancellationToken = default) =>
        _http.PostAsync(
            ApiPath.Root + "maintenance-windows",
            JsonContent.Create(window, Json.MaintenanceWindow),
            Json.MaintenanceWindow,
            cancellationToken
        );

    public Task RemoveMaintenanceWindowAsync(string id, CancellationToken cancellationToken = default) =>
        _http.DeleteAsync(ApiPath.Root + "maintenance-windows/" + ApiPath.Segment(id), cancellationToken);

    /// <summary>How the grid and the network that it watches are, at a glance.</summary>
    public Task<SystemHealth> GetSystemHealthAsync(CancellationToken cancellationToken = default) =>
        _http.GetAsync(ApiPath.Root + "system-health", Json.SystemHealth, cancellationToken);
}
