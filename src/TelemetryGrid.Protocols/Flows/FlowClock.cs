using System.Runtime.InteropServices;

namespace TelemetryGrid.Protocols.Flows;

/// <summary>Turns the times a datagram's records carry into Unix milliseconds. All of it is the exporter's clock.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct FlowClock
{
    /// <summary>Seconds from 1900 (NTP era 0) to 1970.</summary>
    private const long NtpToUnixSeconds = 2_208_988_800;
    private const long NtpEraSeconds = 1L << 32;

    /// <summary>The last millisecond of the year 9999. A later time is an exporter's error and read as "no time", so that no reader of records overflows.</summary>
    private const long LatestMilliseconds = 253_402_300_799_999;
    private const long TenYearsMilliseconds = 10L * 366 * 86_400_000;

    private readonly long _exportTime;
    private readonly uint _sysUptime;
    private readonly bool _hasSysUptime;
    private readonly long _systemInitTime;

    private FlowClock(long exportTime, uint sysUptime, bool hasSysUptime, long systemInitTime)
    {
        _exportTime = exportTime;
        _sysUptime = sysUptime;
        _hasSysUptime = hasSysUptime;
        _systemInitTime = systemInitTime;
    }

    /// <summary>NetFlow v5 and v9: the header says both clocks of one moment.</summary>
    public static FlowClock WithUptime(long exportTime, uint sysUptime) => new(exportTime, sysUptime, true, 0);

    /// <summary>IPFIX: uptimes count from systemInitTimeMilliseconds, 0 when the exporter has not said it.</summary>
    public static FlowClock WithInitTime(long exportTime, long systemInitTime) => new(exportTime, 0, false, systemInitTime);

    /// <summary>
    /// A moment given as milliseconds since boot. The difference to the header's uptime is taken modulo 2^32 and with sign, so that neither
    /// the wrap after 49.7 days nor a flow that ends just after the header was written goes wrong. 0 when the boot time is unknown.
    /// </summary>
    public long FromSysUptime(uint sysUptime, long recordInitTime)
    {
        if (recordInitTime != 0)
        {
            return recordInitTime + sysUptime;
        }
        if (_hasSysUptime)
        {
            return _exportTime + unchecked((int)(sysUptime - _sysUptime));
        }
        return _systemInitTime == 0 ? 0 : _systemInitTime + sysUptime;
    }

    /// <summary>flowStartDeltaMicroseconds: microseconds before the export time (RFC 7012 registry, elements 158 and 159).</summary>
    public long FromDeltaMicroseconds(ulong delta) => Math.Max(0, _exportTime - (long)(delta / 1000));

    /// <summary>dateTimeSeconds: unsigned Unix seconds (RFC 7011 §6.1.7); 0 stays "no time".</summary>
    public static long FromSeconds(ulong seconds) => seconds <= LatestMilliseconds / 1000 ? (long)seconds * 1000 : 0;

    /// <summary>dateTimeMilliseconds (RFC 7011 §6.1.8).</summary>
    public static long FromMilliseconds(ulong milliseconds) => milliseconds <= LatestMilliseconds ? (long)milliseconds : 0;

    /// <summary>
    /// dateTimeMicroseconds and dateTimeNanoseconds are NTP timestamps (RFC 7011 §6.1.9, §6.1.10). Some exporters send a plain count since
    /// 1970 instead; that reading is taken when only it comes near the export time.
    /// </summary>
    /// <param name="value">The eight octets of the field.</param>
    /// <param name="unitsPerMillisecond">What the plain count would be in: 1,000 for micro-, 1,000,000 for nanoseconds.</param>
    public long FromNtp(ulong value, ulong unitsPerMillisecond)
    {
        if (value == 0)
        {
            return 0;
        }
        var fraction = (long)(((value & uint.MaxValue) * 1000) >> 32);
        var seconds = (long)(value >> 32) - NtpToUnixSeconds;
        // Before 1970 nothing was exported, so a small count is one of the era that begins in 2036.
        var ntp = (seconds < 0 ? seconds + NtpEraSeconds : seconds) * 1000 + fraction;
        var plain = (long)(value / unitsPerMillisecond);
        return IsNear(ntp) || !IsNear(plain) ? ntp : plain;
    }

    private bool IsNear(long time) => Math.Abs(time - _exportTime) < TenYearsMilliseconds;
}
