namespace TelemetryGrid.Alerting.Rules;

/// <summary>Where an alert of a rule stands.</summary>
public enum AlertState : byte
{
    /// <summary>It fired and its result is gone; kept for a while, so that everyone hears of it.</summary>
    Inactive,
    Pending,
    Firing,
}
