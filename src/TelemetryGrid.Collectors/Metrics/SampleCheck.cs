namespace TelemetryGrid.Collectors.Metrics;

/// <summary>Which times are taken. One per request, so that all of its samples are held against the same clock.</summary>
internal readonly struct SampleCheck(MetricIntakeOptions options, DateTimeOffset now)
{
    private readonly long _earliest = (now - options.MaxAge).ToUnixTimeMilliseconds();
    private readonly long _latest = (now + options.MaxAhead).ToUnixTimeMilliseconds();
    private readonly long _window = (long)options.OutOfOrderWindow.TotalMilliseconds;

    /// <summary>Null when a sample at this time is taken, else why not. <paramref name="newest"/> is the newest of its series.</summary>
    public string? Refuse(long timestamp, long newest)
    {
        if (timestamp > newest && timestamp <= _latest && timestamp >= _earliest)
        {
            return null;
        }
        if (timestamp > _latest)
        {
            return $"out of bounds: timestamp {timestamp} is more than {options.MaxAhead} ahead of the server's clock";
        }
        if (timestamp < _earliest)
        {
            return $"out of bounds: timestamp {timestamp} is older than {options.MaxAge.TotalDays:0.##} days, which is all that is kept";
        }
        return newest - timestamp <= _window
            ? null
            : $"too old sample: timestamp {timestamp} is {(newest - timestamp) / 1000} s behind the newest of its series; {_window / 1000} s are allowed";
    }
}
