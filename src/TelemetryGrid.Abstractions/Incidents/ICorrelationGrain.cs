using System.Collections.Immutable;
using TelemetryGrid.Alerts;

namespace TelemetryGrid.Incidents;

/// <summary>Joins the alerts of a site that belong together into incidents, and says which of them another explains.</summary>
[Alias("TelemetryGrid.ICorrelationGrain")]
public interface ICorrelationGrain : IGrainWithStringKey
{
    /// <summary>Takes news of alerts; one it knows already is brought up to date.</summary>
    [Alias("Receive")]
    Task ReceiveAsync(ImmutableArray<GridAlert> alerts);

    /// <summary>Which of these alerts are suppressed since another explains them.</summary>
    /// <param name="fingerprints">16 hexadecimal digits each.</param>
    [Alias("Suppressed")]
    Task<ImmutableArray<AlertSuppression>> SuppressedAsync(ImmutableArray<string> fingerprints);
}
