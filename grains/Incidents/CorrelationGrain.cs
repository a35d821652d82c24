using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Logging;
using TelemetryGrid.Alerting.Alerts;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Correlation.Incidents;
using TelemetryGrid.Alerts;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Statistics;
using TelemetryGrid.Incidents;
using TelemetryGrid.Topology;

namespace TelemetryGrid.Grains.Incidents;

/// <inheritdoc cref="ICorrelationGrain"/>
public sealed partial class CorrelationGrain(
    [PersistentState("correlation", GrainStorageNames.Entities)] IPersistentState<CorrelationState> state,
    CorrelationOptions options,
    TimeProvider time,
    ILogger<CorrelationGrain> logger
) : Grain, ICorrelationGrain
{
    private const int MaxNodes = 50_000;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // A storm of questions must not become one of decisions.
    private static readonly TimeSpan LeastBetweenDecisions = TimeSpan.FromMilliseconds(200);

    // Without news there still is time: what expires, ends and escalates.
    private static readonly TimeSpan MostBetweenDecisions = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StoreInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TopologyInterval = TimeSpan.FromSeconds(15);

    // Names and addresses change without a change of the graph.
    private static readonly TimeSpan WholeTopologyInterval = TimeSpan.FromMinutes(10);

    private Correlator _correlator = new(options);
    private DateTimeOffset _decided;
    private DateTimeOffset _fetched;
    private long _revision = -1;
    private bool _unstored;
    private ImmutableArray<Alert> _raised = [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Correlator.Length > 0)
        {
            try
            {
                _correlator = CorrelatorFormat.Read(state.State.Correlator, options);
            }
            catch (InvalidDataException e)
            {
                // Alerts are said again each minute; incidents of before are lost, and that is better than none from now on.
                LogUnreadable(e.Message);
            }
            state.State.Correlator = [];
        }
        await RefreshTopologyAsync();
        this.RegisterGrainTimer(TickAsync, Tick, Tick);
        this.RegisterGrainTimer(StoreAsync, StoreInterval, StoreInterval);
        this.RegisterGrainTimer(RefreshTopologyAsync, TopologyInterval, TopologyInterval);
        await base.OnActivateAsync(cancellationToken);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await StoreAsync();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    public Task ReceiveAsync(ImmutableArray<GridAlert> alerts)
    {
        var now = time.GetUtcNow();
        foreach (var alert in alerts)
        {
            _correlator.Receive(alert.ToAlert(), now);
        }
        _unstored |= !alerts.IsEmpty;
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<AlertSuppression>> SuppressedAsync(ImmutableArray<string> fingerprints)
    {
        DecideIfBehind();
        var suppressed = ImmutableArray.CreateBuilder<AlertSuppression>();
        foreach (var text in fingerprints)
        {
            if (
                ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                && _correlator.SuppressionOf(new Fingerprint(value)) is { } suppression
            )
            {
                suppressed.Add(IncidentContract.Of(suppression));
            }
        }
        return Task.FromResult(suppressed.ToImmutable());
    }

    public Task<ImmutableArray<IncidentSnapshot>> FindAsync(IncidentFind question)
    {
        DecideIfBehind();
        var least = question.LeastSeverity is { } severity ? AlertSeverity.Rank(severity) : int.MinValue;
        return Task.FromResult<ImmutableArray<IncidentSnapshot>>([
            .. _correlator
                .Incidents.Where(i => question.Status is not { } status || (IncidentStatus)i.State == status)
                .Where(i => question.Device is not { } device || i.Devices.Contains(device, StringComparer.OrdinalIgnoreCase))
                .Where(i => i.UpdatedAt >= question.Since && AlertSeverity.Rank(i.Severity) >= least)
                .OrderByDescending(i => i.UpdatedAt)
                .ThenBy(i => i.Id, StringComparer.Ordinal)
                .Take(question.Limit)
                .Select(i => IncidentContract.Of(i, whole: false)),
        ]);
    }

    public Task<IncidentSnapshot?> GetAsync(string id)
    {
        DecideIfBehind();
        return Task.FromResult(SnapshotOf(id));
    }

    public async Task<IncidentSnapshot?> AcknowledgeAsync(string id, string by, string comment, DateTimeOffset? until)
    {
        if (_correlator.Acknowledge(id, new Acknowledgement(by, comment, time.GetUtcNow(), until)))
        {
            await DecideAndStoreAsync();
        }
        return SnapshotOf(id);
    }

    public async Task<IncidentSnapshot?> ResolveAsync(string id, string by, string comment)
    {
        if (_correlator.Resolve(id, by, comment, time.GetUtcNow()))
        {
            await DecideAndStoreAsync();
        }
        return SnapshotOf(id);
    }

    public Task<ImmutableArray<ActiveAlert>> ActiveAsync(ActiveAlertFind question)
    {
        DecideIfBehind();
        var least = question.LeastSeverity is { } severity ? AlertSeverity.Rank(severity) : int.MinValue;
        return Task.FromResult<ImmutableArray<ActiveAlert>>([
            .. _correlator
                .ActiveAt(time.GetUtcNow())
                .Where(a => question.Name is not { } name || a.Alert.Labels["alertname"] == name)
                .Where(a => question.Device is not { } device || string.Equals(a.Entity.Device, device, StringComparison.OrdinalIgnoreCase))
                .Where(a => question.Incident is not { } incident || a.Incident == incident)
                .Where(a => question.IsSuppressed is not { } suppressed || a.Suppression is not null == suppressed)
                .Where(a => AlertSeverity.Rank(a.Alert.Labels["severity"]) >= least)
                .Take(question.Limit)
                .Select(IncidentContract.Of),
        ]);
    }

    public Task<IncidentSummary> SummaryAsync()
    {
        DecideIfBehind();
        var open = _correlator.Incidents.Where(i => i.ResolvedAt is null).ToArray();
        var active = _correlator.ActiveAt(time.GetUtcNow()).ToArray();
        return Task.FromResult(
            new IncidentSummary
            {
                Open = open.Count(i => i.State == IncidentState.Open),
                Acknowledged = open.Count(i => i.State == IncidentState.Acknowledged),
                WorstSeverity = open.MaxBy(i => AlertSeverity.Rank(i.Severity))?.Severity ?? "",
                ActiveAlerts = active.Length,
                SuppressedAlerts = active.Count(a => a.Suppression is not null),
                DroppedAlerts = _correlator.DroppedAlerts,
                DroppedIncidents = _correlator.DroppedIncidents,
                KnownDevices = _correlator.Map.NodeCount,
            }
        );
    }

    public Task<ImmutableArray<MaintenanceEntry>> MaintenanceAsync()
    {
        var now = time.GetUtcNow();
        return Task.FromResult<ImmutableArray<MaintenanceEntry>>([
            .. _correlator.MaintenanceWindows.Where(w => w.To > now).Select(IncidentContract.Of),
        ]);
    }

    public async Task<bool> PutMaintenanceAsync(MaintenanceEntry entry)
    {
        if (!_correlator.Put(IncidentContract.From(entry), time.GetUtcNow()))
        {
            return false;
        }
        await DecideAndStoreAsync();
        return true;
    }

    public async Task<bool> RemoveMaintenanceAsync(string id)
    {
        if (!_correlator.RemoveMaintenance(id))
        {
            return false;
        }
        await DecideAndStoreAsync();
        return true;
    }

    private IncidentSnapshot? SnapshotOf(string id) =>
        _correlator.Find(id) is { } incident ? IncidentContract.Of(incident, whole: true) : null;

    private void DecideIfBehind()
    {
        if (_correlator.IsBehind && time.GetUtcNow() - _decided >= LeastBetweenDecisions)
        {
            Decide();
        }
    }

    private void Decide()
    {
        _decided = time.GetUtcNow();
        var step = _correlator.Decide(_decided);
        _raised = _raised.AddRange(step.Raised);
        _unstored |= !step.Changed.IsEmpty || !step.Raised.IsEmpty;
    }

    private async Task TickAsync()
    {
        if (_correlator.IsBehind || time.GetUtcNow() - _decided >= MostBetweenDecisions)
        {
            Decide();
        }
        await SendRaisedAsync();
    }

    private async Task DecideAndStoreAsync()
    {
        Decide();
        _unstored = true;
        await StoreAsync();
        await SendRaisedAsync();
    }

    // The intake hands them on to this grain among others, which takes them meanwhile. What is lost is raised again within a minute, and what
    // should have ended ends by not being heard of.
    private async Task SendRaisedAsync()
    {
        if (_raised.IsEmpty)
        {
            return;
        }
        var raised = _raised;
        _raised = [];
        try
        {
            await GrainFactory.GetGrain<IAlertIntakeGrain>(0).ReceiveAsync([.. raised.Select(a => a.ToGrid())]);
        }
        catch (Exception e)
        {
            LogUnsent(raised.Length, e.Message);
        }
    }

    private async Task StoreAsync()
    {
        if (!_unstored)
        {
            return;
        }
        _unstored = false;
        state.State.Correlator = StateBytes.Of(into => CorrelatorFormat.Write(_correlator, into));
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            _unstored = true;
            throw;
        }
        finally
        {
            // Kept, it would be a second copy of everything.
            state.State.Correlator = [];
        }
    }

    private async Task RefreshTopologyAsync()
    {
        var topology = GrainFactory.GetGrain<ITopologyGrain>(this.GetPrimaryKeyString());
        var now = time.GetUtcNow();
        try
        {
            var isDue = _revision < 0 || now - _fetched >= WholeTopologyInterval;
            if (!isDue && (await topology.GetChangesAsync(_revision, 1)).IsEmpty)
            {
                return;
            }
            var graph = await topology.GetAsync(MaxNodes);
            (_revision, _fetched) = (graph.Revision, now);
            _correlator.Observe(NetworkMaps.Of(graph, options.Roots));
        }
        catch (Exception e)
        {
            // What was known of the network before serves on.
            LogNoTopology(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The stored incidents cannot be read, and begin anew: {Reason}")]
    private partial void LogUnreadable(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} escalations could not be sent, and will be sent again: {Reason}")]
    private partial void LogUnsent(int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The topology could not be read: {Reason}")]
    private partial void LogNoTopology(string reason);
}
