using System.Collections.Immutable;
using TelemetryGrid.Alerts;
using TelemetryGrid.Incidents;

namespace TelemetryGrid.Gateway.Tests.Hosting;

/// <summary>Knows what <see cref="TestGrid.IncidentList"/> and <see cref="TestGrid.ActiveAlerts"/> say.</summary>
internal sealed class TestCorrelationGrain(TestGrid grid) : Grain, ICorrelationGrain
{
    public Task ReceiveAsync(ImmutableArray<GridAlert> alerts) => throw new NotSupportedException();

    public Task<ImmutableArray<AlertSuppression>> SuppressedAsync(ImmutableArray<string> fingerprints) =>
        Task.FromResult(ImmutableArray<AlertSuppression>.Empty);

    public Task<ImmutableArray<IncidentSnapshot>> FindAsync(IncidentFind question)
    {
        grid.IncidentQuestions.Enqueue(question);
        return Task.FromResult<ImmutableArray<IncidentSnapshot>>([.. grid.IncidentList.Values]);
    }

    public Task<IncidentSnapshot?> GetAsync(string id) => Task.FromResult(grid.IncidentList.GetValueOrDefault(id));

    public Task<IncidentSnapshot?> AcknowledgeAsync(string id, string by, string comment, DateTimeOffset? until)
    {
        if (grid.IncidentList.TryGetValue(id, out var incident) && incident.Status != IncidentStatus.Resolved)
        {
            var taken = new IncidentAcknowledgement(by, comment, Snapshots.Time, until);
            grid.IncidentList[id] = incident with { Status = IncidentStatus.Acknowledged, Acknowledgement = taken };
        }
        return GetAsync(id);
    }

    public Task<IncidentSnapshot?> ResolveAsync(string id, string by, string comment)
    {
        if (grid.IncidentList.TryGetValue(id, out var incident))
        {
            grid.IncidentList[id] = incident with { Status = IncidentStatus.Resolved, ResolvedBy = by };
        }
        return GetAsync(id);
    }

    public Task<ImmutableArray<ActiveAlert>> ActiveAsync(ActiveAlertFind question)
    {
        grid.AlertQuestions.Enqueue(question);
        return Task.FromResult<ImmutableArray<ActiveAlert>>([
            .. grid.ActiveAlerts.Where(a => question.Incident is null || a.Incident == question.Incident),
        ]);
    }

    public Task<IncidentSummary> SummaryAsync() =>
        Task.FromResult(
            new IncidentSummary
            {
                Open = grid.IncidentList.Values.Count(i => i.Status == IncidentStatus.Open),
                WorstSeverity = grid.IncidentList.Values.FirstOrDefault()?.Severity ?? "",
                ActiveAlerts = grid.ActiveAlerts.Count,
            }
        );

    public Task<ImmutableArray<MaintenanceEntry>> MaintenanceAsync() =>
        Task.FromResult<ImmutableArray<MaintenanceEntry>>([.. grid.Maintenance.Values]);

    public Task<bool> PutMaintenanceAsync(MaintenanceEntry entry)
    {
        grid.Maintenance[entry.Id] = entry;
        return Task.FromResult(true);
    }

    public Task<bool> RemoveMaintenanceAsync(string id) => Task.FromResult(grid.Maintenance.TryRemove(id, out _));
}
