namespace TelemetryGrid.Client;

/// <summary>How a client behaves when the gateway or the way to it fails.</summary>
public sealed class TelemetryGridClientOptions
{
    /// <summary>How often a query (never a change) is sent again after a transient failure: no connection, 429, 502, 503, 504. Default 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Wait before the first retry or reconnection; doubles each time, with jitter. Default 200 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts, whatever the gateway's Retry-After says. Default 15 s.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Live subscriptions reconnect when their connection is lost, for as long as they are enumerated, and start over with the present
    /// state. When false, a lost connection ends the enumeration with a <see cref="TelemetryGridException"/>. Default true.
    /// </summary>
    public bool Reconnect { get; init; } = true;

    /// <summary>A connection on which nothing arrives for so long, pings included, is lost. Default 30 s.</summary>
    public TimeSpan ServerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a live connection says that it is there; the gateway closes after 30 s of silence. Default 10 s.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The largest live message accepted. Default 16 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>What waits between attempts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
