namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Tells a restart of the agent from the wrap of sysUpTime after 497 days. sysUpTime should have advanced about as far as our own
/// clock. It restarted when it went back, unless it was so near 2^32 that passing it explains the new value; and also when it went
/// forward much less than time did, which is a restart that has already outrun the old value. A clock that stands still belongs to
/// an agent without one and says nothing.
/// </summary>
public static class SysUpTime
{
    private const double TicksPerSecond = 100;
    private const double ToleranceSeconds = 30;
    private const double ToleranceShare = 0.1;

    /// <summary>sysUpTime in hundredths of a second at two moments, and our own time between them.</summary>
    public static bool IsRestart(uint previous, uint current, TimeSpan elapsed)
    {
        if (current == previous)
        {
            return false;
        }
        var expected = elapsed.TotalSeconds * TicksPerSecond;
        var tolerance = ToleranceSeconds * TicksPerSecond + expected * ToleranceShare;
        var advance = unchecked(current - previous); // modulo 2^32
        if (current > previous)
        {
            return advance < expected - tolerance;
        }
        return Math.Abs(advance - expected) > tolerance;
    }
}
