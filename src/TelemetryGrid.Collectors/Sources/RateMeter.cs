namespace TelemetryGrid.Collectors.Sources;

/// <summary>Turns growing counts into rates between two readings; readings closer than half a second repeat the rate before. Thread-safe.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private long _at = time.GetTimestamp();
    private long _messages;
    private long _records;
    private (double, double) _rates;

    public (double Messages, double Records) Measure(long messages, long records)
    {
        lock (_gate)
        {
            var elapsed = time.GetElapsedTime(_at);
            if (elapsed >= Shortest)
            {
                _rates = ((messages - _messages) / elapsed.TotalSeconds, (records - _records) / elapsed.TotalSeconds);
                (_at, _messages, _records) = (time.GetTimestamp(), messages, records);
            }
            return _rates;
        }
    }
}
