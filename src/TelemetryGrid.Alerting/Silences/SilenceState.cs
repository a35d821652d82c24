namespace TelemetryGrid.Alerting.Silences;

public enum SilenceState
{
    Pending,
    Active,
    Expired,
}
