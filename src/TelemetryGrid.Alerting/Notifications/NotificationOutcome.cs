namespace TelemetryGrid.Alerting.Notifications;

/// <summary>What became of one attempt to tell.</summary>
/// <param name="Error">What went wrong, in one sentence without any secret; empty when it was told.</param>
/// <param name="CanRetry">Trying again may help.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone; null when it does not say.</param>
public sealed record NotificationOutcome(string Error, bool CanRetry, TimeSpan? RetryAfter = null)
{
    public static readonly NotificationOutcome Told = new("", CanRetry: false);

    public bool IsTold => Error.Length == 0;
}
