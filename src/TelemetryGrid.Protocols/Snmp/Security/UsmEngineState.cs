namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// What is known of the clock of a remote authoritative engine (RFC 3414 §2.3). Values that came without authentication are good for
/// sending only; the first authentic message replaces them, whatever they were. Not for concurrent use.
/// </summary>
/// <remarks>All moments are readings of one monotonic clock, counted from any origin.</remarks>
public sealed class UsmEngineState
{
    /// <summary>Seconds that an authentic message may lag behind the engine's clock (RFC 3414 §2.2.3).</summary>
    public const int Window = 150;

    /// <summary>The value that boots stays at when it cannot count on; nothing authentic comes from such an engine (RFC 3414 §2.2.2).</summary>
    public const int MaxBoots = int.MaxValue;

    private TimeSpan _readAt;
    private int _readTime;
    private int _latestTime;

    public int Boots { get; private set; }

    /// <summary>True once boots and time came from an authentic message.</summary>
    public bool IsAuthentic { get; private set; }

    /// <summary>The engine's time at a moment, in seconds since its start.</summary>
    public int TimeAt(TimeSpan now) => (int)Math.Clamp(_readTime + (long)(now - _readAt).TotalSeconds, 0, int.MaxValue);

    /// <summary>Takes over values of an unauthenticated message, unless authentic ones are known.</summary>
    public void Suggest(int boots, int time, TimeSpan now)
    {
        if (!IsAuthentic)
        {
            Set(boots, time, now);
        }
    }

    /// <summary>
    /// Judges and learns from an authentic message of the engine (RFC 3414 §3.2 step 7b): newer values move the clock, and the
    /// message is in time when it is at most <see cref="Window"/> seconds behind it.
    /// </summary>
    public bool TryAccept(int boots, int time, TimeSpan now)
    {
        if (boots == MaxBoots)
        {
            return false;
        }
        if (!IsAuthentic || boots > Boots || (boots == Boots && time > _latestTime))
        {
            Set(boots, time, now);
            IsAuthentic = true;
            return true;
        }
        return boots == Boots && time >= TimeAt(now) - Window;
    }

    /// <summary>
    /// Takes over values of an authentic message that answers one of ours, even when they lie behind what is known. The RFC has no
    /// such step, but devices that forget their boots in a restart would be unreachable for ever without it; that the message
    /// answers ours is what stands against a replay.
    /// </summary>
    public bool TryResynchronize(int boots, int time, TimeSpan now)
    {
        if (boots == MaxBoots)
        {
            return false;
        }
        Set(boots, time, now);
        IsAuthentic = true;
        return true;
    }

    private void Set(int boots, int time, TimeSpan now)
    {
        Boots = boots;
        _readTime = time;
        _latestTime = time;
        _readAt = now;
    }
}
