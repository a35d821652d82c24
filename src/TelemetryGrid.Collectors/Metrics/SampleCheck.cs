namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Which times are taken. One per request, so that all of its samples are held against the same clock.</summary>
internal readonly struct SampleCheck(MetricIntakeOptions options, DateTimeOffset now)
{
    private readonly long _earliest = (now - options.MaxAge).ToUnixTimeMilliseconds();
    private readonly long _latest = (now + options.MaxAhead).ToUnixTimeMilliseconds();
    private readonly long _window = (long)options.OutOfOrderWindow.TotalMilliseconds;

    /// <summary>Whether a sample at this time is taken. <paramref name="newest"/> is the newest of its series.</summary>
    public bool Takes(long timestamp, long newest) =>
        timestamp <= _latest && timestamp >= _earliest && (timestamp > newest || newest - timestamp <= _window);

    /// <summary>Why it is not.</summary>
    public string Reason(long timestamp, long newest)
    {
        if (timestamp > _latest)
        {
            return $"out of bounds: timestamp {timestamp} is more than {options.MaxAhead} ahead of the server's clock";
        }
        return timestamp < _earliest
            ? $"out of bounds: timestamp {timestamp} is older than {options.MaxAge.TotalDays:0.##} days, which is all that is kept"
            : $"too old sample: timestamp {timestamp} is {(newest - timestamp) / 1000} s behind the newest of its series; {_window / 1000} s are allowed";
    }
}
