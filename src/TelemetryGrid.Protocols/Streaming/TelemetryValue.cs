using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>The value of a leaf. Counters stay integers: a double holds 53 bits of their 64. Text lies in the message or in the reader's scratch.</summary>
public readonly ref struct TelemetryValue
{
    private readonly ulong _bits;

    private TelemetryValue(TelemetryValueKind kind, ulong bits, ReadOnlySpan<byte> octets)
    {
        Kind = kind;
        _bits = bits;
        Octets = octets;
    }

    public TelemetryValueKind Kind { get; }

    /// <summary>Of <see cref="TelemetryValueKind.Text"/> and <see cref="TelemetryValueKind.Bytes"/>; valid as long as the update.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public static TelemetryValue Of(ulong value) => new(TelemetryValueKind.Unsigned, value, default);

    public static TelemetryValue Of(long value) => new(TelemetryValueKind.Signed, (ulong)value, default);

    public static TelemetryValue Of(double value) => new(TelemetryValueKind.Double, BitConverter.DoubleToUInt64Bits(value), default);

    public static TelemetryValue Of(bool value) => new(TelemetryValueKind.Boolean, value ? 1UL : 0, default);

    public static TelemetryValue Text(ReadOnlySpan<byte> utf8) => new(TelemetryValueKind.Text, 0, utf8);

    public static TelemetryValue Bytes(ReadOnlySpan<byte> octets) => new(TelemetryValueKind.Bytes, 0, octets);

    public bool AsBoolean => _bits != 0;

    /// <summary>A number that is one on the wire; text is none, whatever it looks like.</summary>
    public bool TryGetDouble(out double value)
    {
        value = Kind switch
        {
            TelemetryValueKind.Unsigned => _bits,
            TelemetryValueKind.Signed => (long)_bits,
            TelemetryValueKind.Double => BitConverter.UInt64BitsToDouble(_bits),
            _ => 0,
        };
        return Kind is TelemetryValueKind.Unsigned or TelemetryValueKind.Signed or TelemetryValueKind.Double;
    }

    /// <summary>A count, whichever way it was written: RFC 7951 §6.1 and several agents write 64-bit integers as text.</summary>
    public bool TryGetCount(out ulong value)
    {
        value = _bits;
        switch (Kind)
        {
            case TelemetryValueKind.Unsigned:
                return true;
            case TelemetryValueKind.Signed:
                return (long)_bits >= 0;
            case TelemetryValueKind.Double:
                var number = BitConverter.UInt64BitsToDouble(_bits);
                value = number is >= 0 and < 18446744073709551616d ? (ulong)number : 0;
                return number is >= 0 and < 18446744073709551616d;
            case TelemetryValueKind.Text:
                return Utf8Parser.TryParse(Octets, out value, out var read) && read == Octets.Length;
            default:
                return false;
        }
    }

    public override string ToString() =>
        Kind switch
        {
            TelemetryValueKind.Unsigned => _bits.ToString(CultureInfo.InvariantCulture),
            TelemetryValueKind.Signed => ((long)_bits).ToString(CultureInfo.InvariantCulture),
            TelemetryValueKind.Double => BitConverter.UInt64BitsToDouble(_bits).ToString("R", CultureInfo.InvariantCulture),
            TelemetryValueKind.Boolean => AsBoolean ? "true" : "false",
            TelemetryValueKind.Text => Encoding.UTF8.GetString(Octets),
            TelemetryValueKind.Bytes => Convert.ToHexStringLower(Octets),
            _ => "",
        };
}
