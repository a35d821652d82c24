namespace TelemetryGrid.Analytics.Rolling;

/// <summary>
/// Turns counter readings into deltas. A counter that went backwards has wrapped or was reset; taking one for the other invents or loses
/// up to 2^32 units, so a wrap must be plausible and everything else is a reset, which yields no sample.
/// </summary>
public static class CounterRate
{
    /// <summary>
    /// Agents refresh counters from hardware every few seconds (10 s is common), so an interval may hold the traffic of a longer one:
    /// a delta up to this multiple of the stated maximum is still believed.
    /// </summary>
    public const double PlausibleMargin = 1.5;

    /// <summary>sysUpTime is TimeTicks, hundredths of a second modulo 2^32 (RFC 2578 section 7.1.8): it wraps after 497 days.</summary>
    private const long UptimeWrapMs = (1L << 32) * 10;

    private const long UptimeToleranceMs = 10_000;

    /// <param name="previous">The reading before, null for none.</param>
    /// <param name="current">The new reading.</param>
    /// <param name="width">Width of the counter in both readings.</param>
    /// <param name="discontinuity">The agent says that the counter was interrupted (<c>ifCounterDiscontinuityTime</c> changed).</param>
    /// <param name="maxPerSecond">The fastest the counter can grow, such as the link speed in octets per second; null when unknown.</param>
    public static CounterDelta Between(
        in CounterReading? previous,
        in CounterReading current,
        CounterWidth width,
        bool discontinuity = false,
        double? maxPerSecond = null
    )
    {
        if (previous is not { } before)
        {
            return None(CounterDeltaKind.First);
        }

        var elapsedMs = current.TimeMs - before.TimeMs;
        if (elapsedMs <= 0)
        {
            return None(elapsedMs == 0 ? CounterDeltaKind.Duplicate : CounterDeltaKind.OutOfOrder);
        }

        var continuity = Uptime(before, current, elapsedMs);
        if (discontinuity || continuity == Continuity.Restarted)
        {
            return None(CounterDeltaKind.Reset);
        }

        // A value wider than its counter means that the two readings are not of the same counter.
        if (width == CounterWidth.Bits32 && (before.Value > uint.MaxValue || current.Value > uint.MaxValue))
        {
            return None(CounterDeltaKind.Implausible);
        }

        var limit = maxPerSecond is { } max ? max * PlausibleMargin * elapsedMs / 1000 : (double?)null;
        var range = width == CounterWidth.Bits32 ? (double)(1UL << 32) : Math.ScaleB(1, 64);
        var ambiguous = limit / PlausibleMargin >= range;
        if (current.Value >= before.Value)
        {
            var grown = current.Value - before.Value;
            return grown > limit
                ? None(CounterDeltaKind.Implausible)
                : new CounterDelta(CounterDeltaKind.Normal, grown, elapsedMs, ambiguous);
        }

        var turned = unchecked(current.Value - before.Value);
        if (width == CounterWidth.Bits32)
        {
            turned &= uint.MaxValue;
        }

        return IsPlausibleWrap(turned, width, limit, continuity)
            ? new CounterDelta(CounterDeltaKind.Wrapped, turned, elapsedMs, ambiguous)
            : None(CounterDeltaKind.Reset);
    }

    private static bool IsPlausibleWrap(ulong turned, CounterWidth width, double? limit, Continuity continuity)
    {
        if (limit is { } most)
        {
            return turned <= most;
        }

        // Without a maximum, only proof that the agent ran on, or a short way round, tells a 32-bit wrap from a reset.
        // At 100 Gbit/s a 64-bit octet counter needs 46 years to wrap: it was reset.
        return width == CounterWidth.Bits32 && (continuity == Continuity.Unbroken || turned < 1UL << 31);
    }

    private static Continuity Uptime(in CounterReading before, in CounterReading current, long elapsedMs)
    {
        if (before.UptimeMs is not { } earlier || current.UptimeMs is not { } later)
        {
            return Continuity.Unknown;
        }

        // An agent that ran on is as much older as time has passed, but for clock drift and slow answers.
        var tolerance = Math.Max(UptimeToleranceMs, elapsedMs / 10);
        var expected = earlier + elapsedMs;
        if (later >= earlier && later >= expected - tolerance)
        {
            return Continuity.Unbroken;
        }

        // Or its clock turned over. In floating point, because a hostile uptime must not overflow.
        var turnedOver = (double)expected - UptimeWrapMs;
        return Math.Abs(later - turnedOver) <= tolerance ? Continuity.Unbroken : Continuity.Restarted;
    }

    private static CounterDelta None(CounterDeltaKind kind) => new(kind, 0, 0, false);

    private enum Continuity
    {
        Unknown,
        Unbroken,
        Restarted,
    }
}
