using TelemetryGrid.Alerting.Alerts;

namespace TelemetryGrid.Grains.Alerts;

/// <summary>
/// What a stored alert means after a start. One that fired when it was stored has not ended because nobody could say otherwise meanwhile: it
/// counts as firing until its sender had time to speak.
/// </summary>
internal static class RestartGrace
{
    public static Alert Apply(Alert alert, DateTimeOffset savedAt, DateTimeOffset now, TimeSpan grace) =>
        alert.EndsAt > savedAt && alert.EndsAt < now + grace ? alert with { EndsAt = now + grace, EndIsTimeout = true } : alert;
}
