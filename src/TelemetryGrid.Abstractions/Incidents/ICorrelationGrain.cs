using System.Collections.Immutable;
using Orleans.Concurrency;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Incidents;

/// <summary>
/// Joins the alerts of a site that belong together into incidents, and says which of them another explains. What takes alerts calls it and is
/// called by it, so what does not wait for storage interleaves.
/// </summary>
[Alias("TelemetryGrid.ICorrelationGrain")]
public interface ICorrelationGrain : IGrainWithStringKey
{
    /// <summary>Takes news of alerts; one it knows already is brought up to date.</summary>
    [Alias("Receive"), AlwaysInterleave]
    Task ReceiveAsync(ImmutableArray<GridAlert> alerts);

    /// <summary>Which of these alerts are suppressed: another explains them, they flap, or their device is under maintenance.</summary>
    /// <param name="fingerprints">16 hexadecimal digits each.</param>
    [Alias("Suppressed"), AlwaysInterleave]
    Task<ImmutableArray<AlertSuppression>> SuppressedAsync(ImmutableArray<string> fingerprints);

    /// <summary>Incidents without their alerts and timelines, those changed last first.</summary>
    [Alias("Find"), AlwaysInterleave]
    Task<ImmutableArray<IncidentSnapshot>> FindAsync(IncidentFind question);

    /// <summary>An incident with its alerts and timeline; null when there is none, or no longer.</summary>
    [Alias("Get"), AlwaysInterleave]
    Task<IncidentSnapshot?> GetAsync(string id);

    /// <summary>Takes an incident on, which ends its escalation. Null when there is none; one that is resolved stays so.</summary>
    /// <param name="id">The incident's.</param>
    /// <param name="by">Who.</param>
    /// <param name="comment">May be empty.</param>
    /// <param name="until">When it expires; null for when the incident is resolved.</param>
    [Alias("Acknowledge")]
    Task<IncidentSnapshot?> AcknowledgeAsync(string id, string by, string comment, DateTimeOffset? until);

    /// <summary>Resolves an incident although its alerts may fire; it stays so while none joins that is new to it. Null when there is none.</summary>
    [Alias("Resolve")]
    Task<IncidentSnapshot?> ResolveAsync(string id, string by, string comment);

    /// <summary>Alerts that fire, those that began first first.</summary>
    [Alias("Active"), AlwaysInterleave]
    Task<ImmutableArray<ActiveAlert>> ActiveAsync(ActiveAlertFind question);

    [Alias("Summary"), AlwaysInterleave]
    Task<IncidentSummary> SummaryAsync();

    /// <summary>Maintenance windows that are not past, by id.</summary>
    [Alias("Maintenance"), AlwaysInterleave]
    Task<ImmutableArray<MaintenanceEntry>> MaintenanceAsync();

    /// <summary>Adds or replaces a window. False when there are too many.</summary>
    /// <exception cref="ArgumentException">It has no condition, a matcher that is none, or ends before it begins.</exception>
    [Alias("PutMaintenance")]
    Task<bool> PutMaintenanceAsync(MaintenanceEntry entry);

    /// <summary>False when there is none.</summary>
    [Alias("RemoveMaintenance")]
    Task<bool> RemoveMaintenanceAsync(string id);
}
