namespace TelemetryGrid.Collectors.Otlp;

/// <summary>What an intake has counted since it began. Thread-safe.</summary>
internal sealed class OtlpCounters
{
    private long _requests;
    private long _accepted;
    private long _rejected;
    private long _malformed;
    private long _denied;
    private long _lastAcceptedAt;
    private string _error = "";

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>Data points and records in the ingest log.</summary>
    public long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Data points, records and spans that were not taken; their senders were told.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    public long Malformed => Interlocked.Read(ref _malformed);

    /// <summary>Requests without the right credentials.</summary>
    public long Denied => Interlocked.Read(ref _denied);

    /// <summary>Milliseconds since 1970; 0 for never.</summary>
    public long LastAcceptedAt => Interlocked.Read(ref _lastAcceptedAt);

    /// <summary>Why the log refuses; empty when it does not.</summary>
    public string Error => Volatile.Read(ref _error);

    public void Request() => Interlocked.Increment(ref _requests);

    public void Malform() => Interlocked.Increment(ref _malformed);

    public void Deny() => Interlocked.Increment(ref _denied);

    public void Refuse(string reason) => Volatile.Write(ref _error, reason);

    public void Take(OtlpOutcome outcome, long at)
    {
        Interlocked.Add(ref _accepted, outcome.Accepted);
        Interlocked.Add(ref _rejected, outcome.Rejected);
        if (outcome.Accepted > 0)
        {
            Interlocked.Exchange(ref _lastAcceptedAt, at);
            Volatile.Write(ref _error, "");
        }
    }
}
