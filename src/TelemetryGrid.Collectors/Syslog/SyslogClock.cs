namespace TelemetryGrid.Collectors.Syslog;

/// <summary>
/// Repairs the times of one sender. A clock that is wrong is wrong by the same amount all the time; a message that was held back (by a
/// relay that could not reach us) is late by an amount that shrinks as the rest catches up. So times of the past are left alone as long as
/// the sender's clock was seen to be right, until they have been off by one amount for a while.
/// </summary>
internal struct SyslogClock(long boundMs)
{
    /// <summary>How long times have to be off by one amount before the clock is held to be wrong.</summary>
    public const long SettleMs = 60_000;

    /// <summary>Nothing is held back for longer.</summary>
    public const long MaxDelayMs = 86_400_000;

    // Of a new difference 1/8 is taken over, as TCP does with round trips (RFC 6298 §2).
    private const int Smoothing = 8;

    private bool _isKnown;
    private long _candidate;
    private long _candidateSince;

    /// <summary>Sender's clock minus ours, smoothed; 0 while it is right.</summary>
    public long SkewMs { get; private set; }

    /// <summary>Takes a message's time.</summary>
    /// <param name="timeMs">As the message says; both are milliseconds since 1970.</param>
    /// <param name="trueMs">On our clock.</param>
    public SyslogTimeVerdict Judge(long timeMs, long receivedMs, out long trueMs)
    {
        var offset = timeMs - receivedMs;
        trueMs = timeMs;
        if (Math.Abs(offset) <= boundMs)
        {
            _isKnown = true;
            SkewMs = 0;
            _candidateSince = 0;
            return SyslogTimeVerdict.Right;
        }
        if (Math.Abs(offset - SkewMs) <= boundMs)
        {
            SkewMs += (offset - SkewMs) / Smoothing;
        }
        else if (_isKnown && SkewMs == 0 && offset < 0 && offset >= -MaxDelayMs && !HasSettled(offset, receivedMs))
        {
            return SyslogTimeVerdict.Delayed;
        }
        else
        {
            SkewMs = offset;
        }
        _isKnown = true;
        // Nothing happens after it was reported.
        trueMs = Math.Min(timeMs - SkewMs, receivedMs);
        return SyslogTimeVerdict.Repaired;
    }

    private bool HasSettled(long offset, long receivedMs)
    {
        if (_candidateSince == 0 || Math.Abs(offset - _candidate) > boundMs)
        {
            (_candidate, _candidateSince) = (offset, receivedMs);
        }
        return receivedMs - _candidateSince >= SettleMs;
    }
}
