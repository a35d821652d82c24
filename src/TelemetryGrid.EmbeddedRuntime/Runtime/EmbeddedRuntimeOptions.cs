namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Bounds that Orleans has no option for.</summary>
public sealed class EmbeddedRuntimeOptions
{
    /// <summary>Notifications queued per observer before the oldest is dropped. Default 1024.</summary>
    public int ObserverQueueLimit { get; set; } = 1024;

    /// <summary>Batches queued per stream subscriber before producers wait. Default 64.</summary>
    public int StreamQueueLimit { get; set; } = 64;

    /// <summary>Deliveries of a batch tried before it is given up. Default 4.</summary>
    public int StreamDeliveryAttempts { get; set; } = 4;

    /// <summary>Delay before the second delivery; doubled each time. Default 50 ms.</summary>
    public TimeSpan StreamRetryDelay { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a stop waits for activations to end. Default 20 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
