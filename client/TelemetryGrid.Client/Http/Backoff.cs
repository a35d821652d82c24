namespace TelemetryGrid.Client.Http;

/// <summary>Exponential waits with jitter, so that clients that lost the same gateway do not return in step.</summary>
internal sealed class Backoff(TelemetryGridClientOptions options)
{
    private int _attempt;

    public int Attempts => _attempt;

    public void Reset() => _attempt = 0;

    /// <summary>Waits before the next attempt: the gateway's own wish if it has one, within the bound.</summary>
    public Task DelayAsync(TimeSpan? wish, CancellationToken cancellationToken)
    {
        var exponential = options.RetryDelay * Math.Pow(2, Math.Min(_attempt++, 16));
        var delay = wish ?? exponential * (0.5 + Random.Shared.NextDouble());
        return Task.Delay(delay < options.MaxRetryDelay ? delay : options.MaxRetryDelay, options.TimeProvider, cancellationToken);
    }
}
