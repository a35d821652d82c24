using System.Text;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>Text of agents (DisplayString, SnmpAdminString): UTF-8 or, failing that, Latin-1; without the NULs and blanks that some append.</summary>
internal static class DisplayString
{
    /// <summary>Longer texts are cut; both textual conventions end at 255 octets.</summary>
    private const int MaxOctets = 255;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static string Decode(ReadOnlySpan<byte> octets)
    {
        var text = octets[..Math.Min(octets.Length, MaxOctets)].TrimEnd("\0 \r\n"u8);
        try
        {
            return s_strict.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(text);
        }
    }
}
