using System.Runtime.InteropServices;

namespace TelemetryGrid.Analytics.Flows.Patterns;

/// <summary>An address as a 128-bit number in host order, IPv4 as ::ffff:a.b.c.d.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct HostKey(ulong High, ulong Low)
{
    private const ulong MappedPrefix = 0x0000_FFFF_0000_0000;

    /// <summary>The key of an IPv4 address in host order.</summary>
    public static HostKey V4(uint address) => new(0, MappedPrefix | address);

    /// <summary>Not public: RFC 1918, shared (RFC 6598), unique local (RFC 4193) or link-local.</summary>
    public bool IsPrivate
    {
        get
        {
            if (High != 0 || Low >> 32 != 0xFFFF)
            {
                return High >> 57 == 0xFC >> 1 || High >> 54 == 0xFE80 >> 6;
            }
            var address = (uint)Low;
            return address >> 24 == 10
                || address >> 20 == 0xAC1
                || address >> 16 == 0xC0A8
                || address >> 22 == 0x6440 >> 6
                || address >> 16 == 0xA9FE;
        }
    }

    /// <summary>The same everywhere and in every version: who watches an address depends on it.</summary>
    public ulong StableHash() => PatternHash.Of(High, Low);

    public override int GetHashCode() => (int)StableHash();
}
