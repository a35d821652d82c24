namespace TelemetryGrid.Protocols.Syslog;

/// <summary>
/// The time zone of a device. Clocks are set at whole minutes, so that an offset once looked up serves all times of its minute;
/// the look-up itself allocates and is an order slower. May be shared by devices and threads.
/// </summary>
public sealed class SyslogZone(TimeZoneInfo zone)
{
    private const long Minute = 60_000;
    private const int SlotBits = 9;
    private const long Spread = unchecked((long)0x9E3779B97F4A7C15);

    // Minute and offset in one word, so that readers never see halves of two.
    private readonly long[] _offsets = CreateEmpty();

    public TimeZoneInfo TimeZone { get; } = zone;

    /// <param name="localMs">Wall clock time as milliseconds since 1970. One that comes twice (clocks set back) is taken as standard time.</param>
    /// <returns>Milliseconds since 1970 UTC.</returns>
    public long ToUtcMs(long localMs)
    {
        var minute = Math.DivRem(localMs, Minute, out var rest) - (rest < 0 ? 1 : 0);
        ref var slot = ref _offsets[(int)((ulong)unchecked(minute * Spread) >> (64 - SlotBits))];
        var known = Volatile.Read(ref slot);
        if (known >> 16 != minute)
        {
            var local = DateTime.SpecifyKind(DateTime.UnixEpoch.AddMilliseconds(minute * Minute), DateTimeKind.Unspecified);
            known = (minute << 16) | (ushort)(short)TimeZone.GetUtcOffset(local).TotalMinutes;
            Volatile.Write(ref slot, known);
        }
        return localMs - ((short)known * Minute);
    }

    private static long[] CreateEmpty()
    {
        var offsets = new long[1 << SlotBits];
        offsets.AsSpan().Fill(long.MinValue);
        return offsets;
    }
}
