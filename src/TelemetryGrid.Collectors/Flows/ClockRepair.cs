namespace TelemetryGrid.Collectors.Flows;

/// <summary>
/// Repairs flow times: an exporter whose clock is off by more than the tolerance is shifted by the difference between its export time
/// and ours. A flow said to have ended long before it was exported has broken times (uptimes that do not fit the header are common);
/// it keeps its duration and ends when it was received.
/// </summary>
public static class ClockRepair
{
    /// <summary>Skew below this is network delay and batching, not a wrong clock.</summary>
    public const long ToleranceMilliseconds = 60_000;

    /// <summary>No exporter's active timeout is longer than this.</summary>
    private const long LongestFlowMilliseconds = 2 * 3_600_000;

    /// <summary>No exporter holds a flow back longer than this after its end.</summary>
    private const long LongestDelayMilliseconds = 3_600_000;

    /// <summary>Exporter clock minus ours where it exceeds the tolerance, otherwise 0. An export time of 0 means the protocol states none.</summary>
    public static long Skew(long exportMilliseconds, long receivedMilliseconds)
    {
        var skew = exportMilliseconds == 0 ? 0 : exportMilliseconds - receivedMilliseconds;
        return Math.Abs(skew) > ToleranceMilliseconds ? skew : 0;
    }

    /// <summary>The flow's times on our clock, start at or before end, both at or before the receive time.</summary>
    public static (long Start, long End) Repair(long start, long end, long skew, long receivedMilliseconds)
    {
        end = end == 0 ? receivedMilliseconds : Math.Min(end - skew, receivedMilliseconds);
        start = start == 0 ? end : start - skew;
        var duration = unchecked((ulong)(end - start));
        duration = start > end ? 0 : Math.Min(duration, LongestFlowMilliseconds);
        end = receivedMilliseconds - end > LongestDelayMilliseconds || end < 0 ? receivedMilliseconds : end;
        return (end - (long)duration, end);
    }
}
