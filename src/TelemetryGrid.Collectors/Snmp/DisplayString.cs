using System.Text;

namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// Text of agents (DisplayString, SnmpAdminString): UTF-8 or, failing that, Latin-1. Each run of control characters becomes a blank,
/// since line breaks and junk that a device sends must not reach logs and terminals; blanks around the text go.
/// </summary>
internal static class DisplayString
{
    /// <summary>Longer texts are cut; both textual conventions end at 255 octets.</summary>
    private const int MaxOctets = 255;

    public static string Decode(ReadOnlySpan<byte> octets)
    {
        octets = octets[..Math.Min(octets.Length, MaxOctets)];
        var text = System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : Encoding.Latin1.GetString(octets);
        return (text.Any(char.IsControl) ? WithoutControls(text) : text).Trim();
    }

    private static string WithoutControls(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c))
            {
                result.Append(c);
            }
            else if (result.Length > 0 && result[^1] != ' ')
            {
                result.Append(' ');
            }
        }
        return result.ToString();
    }
}
