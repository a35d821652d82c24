using System.Collections.Immutable;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerts;
using TelemetryGrid.EmbeddedRuntime.Testing;
using TelemetryGrid.Grains.Tests.Grid;
using TelemetryGrid.Incidents;
using TelemetryGrid.PromQL;
using TelemetryGrid.Topology;
using static TelemetryGrid.Grains.Tests.Topology.Lab;

namespace TelemetryGrid.Grains.Tests.Incidents;

public sealed class CorrelationGrainTests : IAsyncLifetime
{
    private const int Leaves = 12;
    private TestGrid _grid = null!;

    private ICorrelationGrain Correlation => _grid.Grains.GetGrain<ICorrelationGrain>("site");

    public async ValueTask InitializeAsync() => _grid = await TestGrid.StartAsync();

    public ValueTask DisposeAsync() => _grid.DisposeAsync();

    [Fact]
    public async Task Receive_DeadUplink_ExplainsWhatIsBehindItAndSurvivesAKill()
    {
        await BuildNetworkAsync();
        await SendAsync([Uplink, .. Behind]);
        await _grid.AdvanceAsync(10);

        var incident = Assert.Single(await Correlation.FindAsync(new IncidentFind { Status = IncidentStatus.Open }));
        Assert.Equal((Fingerprint(Uplink), 1 + Behind.Length), (incident.Cause, incident.Firing));
        var suppressed = await Correlation.SuppressedAsync([.. Behind.Append(Uplink).Select(Fingerprint)]);
        Assert.Equal(Behind.Select(Fingerprint).Order(), suppressed.Select(s => s.Alert).Order());
        Assert.All(suppressed, s => Assert.Equal((Fingerprint(Uplink), incident.Id), (s.Cause, s.Incident)));

        Assert.NotNull(await _grid.RunAsync(Correlation.AcknowledgeAsync(incident.Id, "ann", "looking", null)));
        await _grid.KillAsync(Correlation);

        // Before a sender speaks again: what was stored.
        var after = await _grid.RunAsync(Correlation.GetAsync(incident.Id));
        Assert.Equal((IncidentStatus.Acknowledged, "ann"), (after!.Status, after.Acknowledgement!.By));
        Assert.Equal(1 + Behind.Length, after.Alerts.Length);
        Assert.Equal(IncidentRole.Cause, after.Alerts[0].Role);
        await SendAsync([Uplink, .. Behind]);
        await _grid.AdvanceAsync(10);
        Assert.Equal(Behind.Length, (await Correlation.SuppressedAsync([.. Behind.Select(Fingerprint)])).Length);
        Assert.Equal(incident.Id, Assert.Single(await Correlation.FindAsync(new IncidentFind())).Id);
    }

    [Fact]
    public async Task Receive_KilledBeforeAnythingWasStored_IsMadeGoodByTheNextNews()
    {
        await BuildNetworkAsync();
        await SendAsync([Uplink, .. Behind]);
        await _grid.KillAllAsync();
        Assert.Empty(await _grid.RunAsync(Correlation.ActiveAsync(new ActiveAlertFind())));
        await SendAsync([Uplink, .. Behind]);
        await _grid.AdvanceAsync(10);
        Assert.Equal(1 + Behind.Length, Assert.Single(await Correlation.FindAsync(new IncidentFind())).Firing);
    }

    [Fact]
    public async Task Topology_ComesLater_IsTakenInWithinAMinute()
    {
        await SendAsync([Uplink, .. Behind]);
        await _grid.AdvanceAsync(10);
        Assert.Empty(await Correlation.SuppressedAsync([Fingerprint(Behind[1])]));
        await BuildNetworkAsync();
        await SendAsync([Uplink, .. Behind]);
        await _grid.AdvanceAsync(70);
        Assert.Single(await Correlation.SuppressedAsync([Fingerprint(Behind[1])]));
        Assert.Equal(Leaves + 2, (await Correlation.SummaryAsync()).KnownDevices);
    }

    [Fact]
    public async Task Active_Filters_GiveWhatIsAskedFor()
    {
        await BuildNetworkAsync();
        await SendAsync([Uplink, .. Behind, "Other device=core severity=info"]);
        await _grid.AdvanceAsync(10);

        Assert.Equal(Behind.Length, (await Correlation.ActiveAsync(new ActiveAlertFind { IsSuppressed = true })).Length);
        Assert.Equal("leaf-3", Assert.Single(await Correlation.ActiveAsync(new ActiveAlertFind { Device = "leaf-3" })).Device);
        Assert.Equal(
            Uplink.Split(' ')[0],
            Assert.Single(await Correlation.ActiveAsync(new ActiveAlertFind { LeastSeverity = "critical" })).Alert.Labels[1]
        );
        Assert.Equal(3, (await Correlation.ActiveAsync(new ActiveAlertFind { Limit = 3 })).Length);
        var summary = await Correlation.SummaryAsync();
        Assert.Equal(
            (Behind.Length + 2, Behind.Length, "critical"),
            (summary.ActiveAlerts, summary.SuppressedAlerts, summary.WorstSeverity)
        );
        Assert.Empty(await Correlation.FindAsync(new IncidentFind { Device = "elsewhere" }));
    }

    [Fact]
    public async Task Maintenance_Put_SilencesAndSurvivesAKill()
    {
        var entry = new MaintenanceEntry
        {
            Id = "w1",
            From = _grid.Now,
            To = _grid.Now.AddHours(1),
            Device = "leaf-1",
            Matchers = ["severity=~\"w.*\""],
            CreatedBy = "ann",
        };
        Assert.True(await _grid.RunAsync(Correlation.PutMaintenanceAsync(entry)));
        await _grid.KillAsync(Correlation);
        await SendAsync(["DeviceDown device=leaf-1 severity=warning"]);
        await _grid.AdvanceAsync(5);
        var suppressed = Assert.Single(await Correlation.SuppressedAsync([Fingerprint("DeviceDown device=leaf-1 severity=warning")]));
        Assert.Equal((SuppressionReason.Maintenance, ""), (suppressed.Reason, suppressed.Incident));
        Assert.Empty(await Correlation.FindAsync(new IncidentFind()));
        Assert.Equal("severity=~\"w.*\"", Assert.Single(Assert.Single(await Correlation.MaintenanceAsync()).Matchers));

        await Assert.ThrowsAsync<ArgumentException>(() =>
            _grid.RunAsync(Correlation.PutMaintenanceAsync(entry with { Device = "", Matchers = [] }))
        );
        Assert.True(await _grid.RunAsync(Correlation.RemoveMaintenanceAsync("w1")));
        Assert.False(await _grid.RunAsync(Correlation.RemoveMaintenanceAsync("w1")));
        await _grid.AdvanceAsync(5);
        Assert.Single(await Correlation.FindAsync(new IncidentFind()));
    }

    [Fact]
    public async Task Resolve_ByHandAndByTheEndOfTheAlert_Resolves()
    {
        await SendAsync(["A device=x", "B device=y"]);
        await _grid.AdvanceAsync(5);
        var open = await Correlation.FindAsync(new IncidentFind { Device = "x" });
        var resolved = await _grid.RunAsync(Correlation.ResolveAsync(Assert.Single(open).Id, "bob", "known"));
        Assert.Equal((IncidentStatus.Resolved, "bob"), (resolved!.Status, resolved.ResolvedBy));
        Assert.Null(await _grid.RunAsync(Correlation.ResolveAsync("nothing", "bob", "")));
        // Nobody says any more that B fires: five minutes later it has ended.
        await _grid.AdvanceAsync(310, 10);
        Assert.Empty(await Correlation.FindAsync(new IncidentFind { Status = IncidentStatus.Open }));
        Assert.Empty(await Correlation.ActiveAsync(new ActiveAlertFind()));
    }

    private static string Uplink => "InterfaceDown device=core interface=p0 severity=critical";

    private static string[] Behind =>
        [
            "DeviceDown device=dist severity=warning",
            .. Enumerable.Range(0, Leaves).Select(i => $"FlowExporterSilent exporter=leaf-{i} severity=warning"),
        ];

    private static string Fingerprint(string text) => Alerting.Alerts.Fingerprint.Of(Labels(text)).ToString();

    private static Labels Labels(string text)
    {
        var labels = new LabelsBuilder();
        labels.Set("alertname", text.Split(' ')[0]);
        foreach (var pair in text.Split(' ').Skip(1).Select(w => w.Split('=')))
        {
            labels.Set(pair[0], pair[1]);
        }
        return labels.Build();
    }

    private Task SendAsync(IEnumerable<string> texts) =>
        _grid.RunAsync(
            Correlation.ReceiveAsync([
                .. texts.Select(t => new GridAlert
                {
                    Labels = Labels(t).ToPairs(),
                    StartsAt = _grid.Now,
                    EndsAt = _grid.Now.AddMinutes(5),
                    UpdatedAt = _grid.Now,
                    EndIsTimeout = true,
                }),
            ])
        );

    private async Task BuildNetworkAsync()
    {
        var topology = _grid.Grains.GetGrain<ITopologyGrain>("site");
        var start = _grid.Now;
        await ObserveAsync(Device("core", Port("p0"), Port("x1"), Port("x2"), Port("x3")).With(Lldp("p0", "dist", "up")));
        var ports = Enumerable.Range(0, Leaves).Select(i => Port($"d{i}")).Prepend(Port("up")).ToArray();
        var leaves = Enumerable.Range(0, Leaves).Select(i => Lldp($"d{i}", $"leaf-{i}", "up")).ToArray();
        await ObserveAsync(Device("dist", ports).With([Lldp("up", "core", "p0"), .. leaves]));
        for (var i = 0; i < Leaves; i++)
        {
            await ObserveAsync(Device($"leaf-{i}", Port("up")).With(Lldp("up", "dist", $"d{i}")));
        }
        await _grid.RunAsync(topology.FlushAsync());

        async Task ObserveAsync(DeviceInventory inventory) =>
            Assert.True(await _grid.RunAsync(topology.ObserveAsync(inventory with { Timestamp = start })));
    }
}
