using System.Collections.Immutable;

namespace TelemetryGrid.Alerts;

/// <summary>Takes alerts from whoever raises them (rules, objectives, entities, a Prometheus elsewhere), many at once. Stateless; any key.</summary>
[Alias("TelemetryGrid.IAlertIntakeGrain")]
public interface IAlertIntakeGrain : IGrainWithIntegerKey
{
    /// <summary>Takes news of alerts. Whoever sends says it again while an alert fires, so that news lost with a silo come back.</summary>
    [Alias("Receive")]
    Task ReceiveAsync(ImmutableArray<GridAlert> alerts);
}
