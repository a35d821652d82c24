using System.Net.Http.Json;
using TelemetryGrid.Alerts;
using TelemetryGrid.Client;
using TelemetryGrid.Gateway.Tests.Hosting;
using TelemetryGrid.Incidents;
using ActiveAlert = TelemetryGrid.Incidents.ActiveAlert;
using IncidentAlert = TelemetryGrid.Incidents.IncidentAlert;
using IncidentEvent = TelemetryGrid.Incidents.IncidentEvent;

namespace TelemetryGrid.Gateway.Tests.Incidents;

public sealed class IncidentEndpointTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Incidents_ListedAndGot_AreToldWhole()
    {
        await using var host = await GatewayHost.StartAsync(Arrange);
        var listed = Assert.Single(
            await host.Client.Alerts.ListIncidentsAsync("open", "core", "warning", Snapshots.Time, 7, cancellationToken: Stop)
        );
        Assert.Equal("i1", listed.Id);
        Assert.True(host.Grid.IncidentQuestions.TryDequeue(out var asked));
        Assert.Equal(
            (IncidentStatus.Open, "core", "warning", Snapshots.Time, 7),
            (asked.Status!.Value, asked.Device, asked.LeastSeverity, asked.Since, asked.Limit)
        );

        var incident = await host.Client.Alerts.GetIncidentAsync("i1", Stop);
        Assert.Equal(("open", "00000000000000aa", 0.95), (incident.State, incident.Cause.Fingerprint, incident.Cause.Confidence));
        Assert.Equal("InterfaceDown", incident.Cause.Labels["alertname"]);
        Assert.Equal(
            ("symptom", "explained", "Behind."),
            (incident.Members[0].Role, incident.Members[0].Suppressed, incident.Members[0].Reason)
        );
        Assert.Equal("opened", incident.Timeline[0].Kind);
        Assert.Equal(404, (await host.ProblemAsync("/api/v1/incidents/none")).Status);
    }

    [Fact]
    public async Task Acknowledge_AndResolve_DoAndSayWhatIsWrong()
    {
        await using var host = await GatewayHost.StartAsync(Arrange);
        var taken = await host.Client.Alerts.AcknowledgeIncidentAsync("i1", new IncidentAction { By = "ann", Comment = "on it" }, Stop);
        Assert.Equal(("acknowledged", "ann", "on it"), (taken.State, taken.Acknowledgement!.By, taken.Acknowledgement.Comment));
        var resolved = await host.Client.Alerts.ResolveIncidentAsync("i1", new IncidentAction { By = "bob" }, Stop);
        Assert.Equal(("resolved", "bob"), (resolved.State, resolved.ResolvedBy));

        Assert.Equal(409, (await PostAsync(host, "/api/v1/incidents/i1/acknowledge", new { by = "ann" })).Status);
        Assert.Equal(404, (await PostAsync(host, "/api/v1/incidents/none/resolve", new { by = "ann" })).Status);
        var wrong = await PostAsync(host, "/api/v1/incidents/i1/acknowledge", new { by = "", until = "2020-01-01T00:00:00Z" });
        Assert.Equal(["by", "until"], wrong.Errors!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Alerts_ActiveAndCorrelated_AlsoWithoutVersion()
    {
        await using var host = await GatewayHost.StartAsync(Arrange);
        var alert = Assert.Single(
            await host.Client.Alerts.ListActiveAlertsAsync("acc", "warning", suppressed: true, cancellationToken: Stop)
        );
        Assert.Equal(
            ("i1", "explained", "00000000000000aa", "acc"),
            (alert.CorrelationId, alert.Suppressed, alert.Cause, alert.Labels["device"])
        );
        Assert.True(host.Grid.AlertQuestions.TryDequeue(out var asked));
        Assert.Equal(("acc", "warning", true), (asked.Device, asked.LeastSeverity, asked.IsSuppressed!.Value));
        Assert.Single(await host.Client.Alerts.ListCorrelatedAlertsAsync("i1", Stop));
        Assert.Equal(404, (await host.ProblemAsync("/api/v1/alerts/correlated?correlation_id=none")).Status);
        Assert.Equal(400, (await host.ProblemAsync("/api/v1/alerts/correlated")).Status);

        foreach (
            var path in (string[])
                [
                    "alerts/active?device=acc",
                    "alerts/correlated?correlation_id=i1",
                    "incidents",
                    "anomalies",
                    "capacity-report",
                    "system-health",
                ]
        )
        {
            Assert.Equal(await host.Http.GetStringAsync("/api/v1/" + path, Stop), await host.Http.GetStringAsync("/api/" + path, Stop));
        }
        Assert.Contains("# TYPE", await host.Http.GetStringAsync("/api/metrics", Stop), StringComparison.Ordinal);
        Assert.Equal(400, (await host.ProblemAsync("/api/alerts/active?limit=0")).Status);
    }

    [Fact]
    public async Task Maintenance_AddedListedAndRemoved_IsChecked()
    {
        await using var host = await GatewayHost.StartAsync();
        var until = TimeProvider.System.GetUtcNow().AddHours(2);
        var window = await host.Client.Alerts.PutMaintenanceWindowAsync(
            new MaintenanceWindow
            {
                To = until,
                Device = "core",
                Matchers = ["severity=~\"w.*\""],
            },
            Stop
        );
        Assert.NotEmpty(window.Id!);
        Assert.Equal(window.Id, Assert.Single(await host.Client.Alerts.ListMaintenanceWindowsAsync(Stop)).Id);
        await host.Client.Alerts.RemoveMaintenanceWindowAsync(window.Id!, Stop);
        Assert.Equal(404, (await host.ProblemAsync(HttpMethod.Delete, "/api/v1/maintenance-windows/" + window.Id)).Status);

        var wrong = await PostAsync(
            host,
            "/api/v1/maintenance-windows",
            new
            {
                id = "a b",
                to = "2020-01-01T00:00:00Z",
                matchers = new[] { "a=~\"(\"" },
            }
        );
        Assert.Equal(["id", "matchers", "to"], wrong.Errors!.Keys.Order(StringComparer.Ordinal));
        var nothing = await PostAsync(host, "/api/v1/maintenance-windows", new { to = until });
        Assert.Contains("Say what is maintained", nothing.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SystemHealth_OpenCriticalIncident_IsCriticalAndSaysWhy()
    {
        await using var host = await GatewayHost.StartAsync(Arrange);
        var health = await host.Client.Alerts.GetSystemHealthAsync(Stop);
        Assert.Equal(("critical", 1, 1), (health.Status, health.OpenIncidents, health.ActiveAlerts));
        Assert.Contains(health.Reasons, r => r.StartsWith("1 incidents are open", StringComparison.Ordinal));
    }

    private static Task<Problem> PostAsync(GatewayHost host, string path, object body) =>
        host.ProblemAsync(HttpMethod.Post, path, JsonContent.Create(body));

    private static void Arrange(TestGrid grid)
    {
        grid.IncidentList["i1"] = new IncidentSnapshot
        {
            Id = "i1",
            Severity = "critical",
            Title = "InterfaceDown of core/1",
            Cause = "00000000000000aa",
            CauseLabels = ["alertname", "InterfaceDown"],
            Confidence = 0.95,
            Reasons = ["It explains 1 alert."],
            Alerts =
            [
                new IncidentAlert
                {
                    Fingerprint = "00000000000000bb",
                    Labels = ["alertname", "DeviceDown"],
                    StartsAt = Snapshots.Time,
                    Role = IncidentRole.Symptom,
                    Reason = "Behind.",
                    Suppressed = SuppressionReason.Explained,
                },
            ],
            Timeline = [new IncidentEvent(Snapshots.Time, "opened", "It opened.")],
        };
        grid.ActiveAlerts.Enqueue(
            new ActiveAlert
            {
                Alert = new GridAlert
                {
                    Labels = ["alertname", "DeviceDown", "device", "acc"],
                    StartsAt = Snapshots.Time,
                    EndsAt = Snapshots.Time,
                    UpdatedAt = Snapshots.Time,
                },
                Fingerprint = "00000000000000bb",
                Device = "acc",
                Incident = "i1",
                Suppressed = SuppressionReason.Explained,
                Cause = "00000000000000aa",
            }
        );
    }
}
