namespace TelemetryGrid.Gateway;

/// <summary>How the gateway answers, and how much of it anyone may use.</summary>
public sealed class GatewayOptions
{
    /// <summary>How many ingest partitions the grid has; required, at least 1.</summary>
    public int PartitionCount { get; set; }

    /// <summary>The key of the source registry. Default <c>default</c>.</summary>
    public string Site { get; set; } = "default";

    /// <summary>The product's version, as <c>/api/v1/status</c> says it. Default: this assembly's.</summary>
    public string Version { get; set; } = typeof(GatewayOptions).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>HTTP queries worked on at once; further ones are refused with 429. Default 256.</summary>
    public int MaxConcurrentRequests { get; set; } = 256;

    /// <summary>The largest request body accepted. Default 64 KiB.</summary>
    public int MaxRequestBodyBytes { get; set; } = 64 * 1024;

    /// <summary>Live connections held at once. Default 500.</summary>
    public int MaxLiveConnections { get; set; } = 500;

    /// <summary>Streams open at once on one live connection. Default 16.</summary>
    public int MaxStreamsPerConnection { get; set; } = 16;

    /// <summary>Entities (devices and interfaces) for which one live stream holds an undelivered update. Default 50,000.</summary>
    public int MaxPendingPerStream { get; set; } = 50_000;

    /// <summary>Different top-flow questions watched at once, over all connections. Default 200.</summary>
    public int MaxLiveQueries { get; set; } = 200;

    /// <summary>The shortest time between two runs of one watched top-flow question. Default 1 s.</summary>
    public TimeSpan LiveQueryInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two runs when nothing changed: the window moves on all the same. Default 10 s.</summary>
    public TimeSpan LiveQueryIdleInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often grain subscriptions are renewed; they expire after five minutes. Default 1 min.</summary>
    public TimeSpan SubscriptionRenewal { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Label sets kept per instrument on <c>/metrics</c>; further ones are summed under one overflow label. Default 1000.</summary>
    public int MaxSeriesPerInstrument { get; set; } = 1000;

    /// <summary>Samples of query results held at once until their readers have taken them; further results are refused with 503. Default 100 million.</summary>
    public long MaxResultSamples { get; set; } = 100_000_000;

    /// <summary>Remote writes and imports worked on at once; further ones are refused with 503. Default 64.</summary>
    public int MaxConcurrentWrites { get; set; } = 64;

    /// <summary>
    /// Memory for the bodies of all writes being worked on, as sent and decompressed; a write that finds too little left is refused with
    /// 503. Default 512 MiB.
    /// </summary>
    public long MaxWriteBufferBytes { get; set; } = 512L << 20;

    /// <summary>Everything wrong with these options, one sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrEmpty(Site))
        {
            yield return "Site must not be empty.";
        }
        foreach (
            var (name, value) in new (string, long)[]
            {
                (nameof(PartitionCount), PartitionCount),
                (nameof(MaxConcurrentRequests), MaxConcurrentRequests),
                (nameof(MaxRequestBodyBytes), MaxRequestBodyBytes),
                (nameof(MaxLiveConnections), MaxLiveConnections),
                (nameof(MaxStreamsPerConnection), MaxStreamsPerConnection),
                (nameof(MaxPendingPerStream), MaxPendingPerStream),
                (nameof(MaxLiveQueries), MaxLiveQueries),
                (nameof(LiveQueryInterval), LiveQueryInterval.Ticks),
                (nameof(LiveQueryIdleInterval), LiveQueryIdleInterval.Ticks),
                (nameof(SubscriptionRenewal), SubscriptionRenewal.Ticks),
                (nameof(MaxSeriesPerInstrument), MaxSeriesPerInstrument),
                (nameof(MaxResultSamples), MaxResultSamples),
                (nameof(MaxConcurrentWrites), MaxConcurrentWrites),
                (nameof(MaxWriteBufferBytes), MaxWriteBufferBytes),
            }
        )
        {
            if (value <= 0)
            {
                yield return $"{name} must be greater than 0.";
            }
        }
    }
}
