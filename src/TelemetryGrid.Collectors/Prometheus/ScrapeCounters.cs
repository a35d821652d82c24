namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>What the loops of one collector count together. Thread-safe.</summary>
internal sealed class ScrapeCounters
{
    private long _pages;
    private long _samples;
    private long _acknowledged;
    private long _dropped;
    private long _malformed;
    private long _lastSampleAt;
    private string _appendError = "";

    public long Pages => Interlocked.Read(ref _pages);

    public long Samples => Interlocked.Read(ref _samples);

    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    public long Dropped => Interlocked.Read(ref _dropped);

    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>In milliseconds since 1970; 0 before the first.</summary>
    public long LastSampleAt => Interlocked.Read(ref _lastSampleAt);

    /// <summary>Why the log did not take the last append; empty when it did.</summary>
    public string AppendError
    {
        get => Volatile.Read(ref _appendError);
        set => Volatile.Write(ref _appendError, value);
    }

    public void OnPage() => Interlocked.Increment(ref _pages);

    public void OnMalformed() => Interlocked.Increment(ref _malformed);

    public void OnSamples(long count) => Interlocked.Add(ref _samples, count);

    public void OnDropped(long count) => Interlocked.Add(ref _dropped, count);

    public void OnAcknowledged(long count, long at)
    {
        Interlocked.Add(ref _acknowledged, count);
        Interlocked.Exchange(ref _lastSampleAt, at);
    }
}
