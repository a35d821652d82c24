using System.Text;
using System.Text.Unicode;

namespace TelemetryGrid.Protocols.Syslog;

/// <summary>Text of a message as characters. UTF-8 where it is valid, else ISO 8859-1, which every byte is valid in: a name in an old encoding costs an accent, not the message.</summary>
public static class SyslogText
{
    public static string ToString(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : Encoding.Latin1.GetString(text);

    /// <param name="to">As many characters as the text has bytes, at least.</param>
    /// <returns>Characters written.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<char> to) =>
        Utf8.IsValid(text) ? Encoding.UTF8.GetChars(text, to) : Encoding.Latin1.GetChars(text, to);
}
