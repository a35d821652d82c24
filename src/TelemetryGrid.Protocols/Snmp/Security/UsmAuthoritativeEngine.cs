namespace TelemetryGrid.Protocols.Snmp.Security;

/// <summary>
/// Our own engine, whose clock counts for messages addressed to us. The caller keeps the engine id for ever and stores the number of
/// each start before it is used: a number that came twice would let old messages be replayed (RFC 3414 §2.2).
/// </summary>
/// <remarks>All moments are readings of one monotonic clock, counted from any origin.</remarks>
public sealed class UsmAuthoritativeEngine
{
    private const long TimeRange = 1L + int.MaxValue;
    private readonly byte[] _engineId;
    private readonly int _boots;
    private readonly TimeSpan _startedAt;

    /// <param name="boots">The number of this start, one more than the one stored; from <see cref="UsmEngineState.MaxBoots"/> on it stays there.</param>
    /// <exception cref="ArgumentException">The engine id does not have 5 to 32 octets, or boots is negative.</exception>
    public UsmAuthoritativeEngine(ReadOnlySpan<byte> engineId, int boots, TimeSpan startedAt)
    {
        if (engineId.Length is < 5 or > SnmpLimits.MaxEngineIdLength)
        {
            throw new ArgumentException("An engine id has 5 to 32 octets.", nameof(engineId));
        }
        ArgumentOutOfRangeException.ThrowIfNegative(boots);
        _engineId = engineId.ToArray();
        _boots = boots;
        _startedAt = startedAt;
    }

    public ReadOnlySpan<byte> EngineId => _engineId;

    /// <summary>The header of a message in which we are authoritative. Boots counts on by itself every 68 years; store it then too (RFC 3414 §2.3).</summary>
    public SnmpV3Header Header(int messageId, TimeSpan now)
    {
        var seconds = Math.Max(0, (long)(now - _startedAt).TotalSeconds);
        var boots = Math.Min(_boots + seconds / TimeRange, UsmEngineState.MaxBoots);
        return new SnmpV3Header(messageId, (int)boots, (int)(seconds % TimeRange));
    }

    /// <summary>True for the clock of an authentic message that is neither old nor ahead (RFC 3414 §3.2 step 7a).</summary>
    public bool IsInWindow(int boots, int time, TimeSpan now)
    {
        var header = Header(0, now);
        return boots != UsmEngineState.MaxBoots
            && boots == header.EngineBoots
            && Math.Abs((long)time - header.EngineTime) <= UsmEngineState.Window;
    }
}
