using System.Buffers.Text;

namespace TelemetryGrid.Protocols.Streaming;

/// <summary>Numbers written as text.</summary>
internal static class TelemetryNumber
{
    /// <summary>
    /// The number a text is, if it is one exactly as RFC 7950 writes int64, uint64 (§9.2.1) and decimal64 (§9.3.1), without leading zeros: a
    /// serial number or the end of a MAC address must not become a number.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out TelemetryValue value)
    {
        value = default;
        var digits = text.Length > 0 && text[0] == '-' ? text[1..] : text;
        if (digits.IsEmpty || digits.Length > 40 || !char.IsAsciiDigit((char)digits[0]))
        {
            return false;
        }
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if ((whole.Length > 1 && whole[0] == '0') || !AllDigits(whole) || (point >= 0 && (fraction.IsEmpty || !AllDigits(fraction))))
        {
            return false;
        }
        if (point < 0 && digits.Length == text.Length && Utf8Parser.TryParse(text, out ulong count, out _))
        {
            value = TelemetryValue.Of(count);
            return true;
        }
        if (point < 0 && Utf8Parser.TryParse(text, out long signed, out _))
        {
            value = TelemetryValue.Of(signed);
            return true;
        }
        if (Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length)
        {
            value = TelemetryValue.Of(number);
            return true;
        }
        return false;
    }

    private static bool AllDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
