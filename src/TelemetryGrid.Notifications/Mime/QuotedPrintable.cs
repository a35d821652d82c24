using System.Text;

namespace TelemetryGrid.Notifications.Mime;

/// <summary>Texts as lines of at most 76 ASCII characters, RFC 2045 section 6.7.</summary>
internal static class QuotedPrintable
{
    private const int MaxLine = 76;

    /// <summary>The text in UTF-8; its line breaks, of whatever kind, as CRLF, one at its end.</summary>
    public static string Encode(string text)
    {
        var result = new StringBuilder(text.Length + (text.Length / 8));
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            Line(result, Encoding.UTF8.GetBytes(line));
            result.Append("\r\n");
        }
        return result.ToString();
    }

    private static void Line(StringBuilder result, byte[] bytes)
    {
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var last = i == bytes.Length - 1;
            // Space at the end of a line may get lost on the way.
            var isPlain = bytes[i] is > 32 and < 127 and not (byte)'=' || (bytes[i] is 32 or 9 && !last);
            var width = isPlain ? 1 : 3;
            if (length + width > (last ? MaxLine : MaxLine - 1))
            {
                result.Append("=\r\n");
                length = 0;
            }
            if (isPlain)
            {
                result.Append((char)bytes[i]);
            }
            else
            {
                result.Append('=').Append(Convert.ToHexString(bytes, i, 1));
            }
            length += width;
        }
    }
}
