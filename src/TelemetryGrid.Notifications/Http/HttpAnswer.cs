using TelemetryGrid.Alerting.Notifications;

namespace TelemetryGrid.Notifications.Http;

/// <summary>What a receiver's server said.</summary>
/// <param name="Host">Who said it.</param>
/// <param name="Status">The status code.</param>
/// <param name="Body">The beginning of the answer, as text.</param>
/// <param name="RetryAfter">How long it asks to be left alone.</param>
internal sealed record HttpAnswer(string Host, int Status, string Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    // RFC 6585 section 4, RFC 9110 section 15.6: the server could not do it now.
    public bool CanRetry => Status is 429 or >= 500;

    /// <summary>Told, or not, by the status alone.</summary>
    public NotificationOutcome Outcome() => IsSuccess ? NotificationOutcome.Told : Failed(CanRetry, $"{Host} answers with status {Status}");

    public NotificationOutcome Failed(bool canRetry, string error) => new(error, canRetry, canRetry ? RetryAfter : null);
}
