using System.Text;

namespace TelemetryGrid.Notifications.Mime;

/// <summary>Header fields as they stand in a message: folded, in ASCII, and each one field whatever its value holds.</summary>
internal static class HeaderText
{
    // RFC 5322 section 2.1.1: lines should have no more than 78 characters.
    private const int MaxLine = 76;

    // RFC 2047 section 2: an encoded word has at most 75 characters, of which "=?utf-8?B?" and "?=" are twelve; 45 bytes make 60 more.
    private const int MaxEncodedBytes = 45;

    /// <summary>RFC 5322 section 2.2: printable ASCII but the colon.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= 70 && name.All(c => c is > ' ' and <= '~' and not ':');

    /// <summary>A field of free text; words of other than ASCII are encoded.</summary>
    public static string Unstructured(string name, string value)
    {
        var text = Clean(value);
        var isPlain =
            Ascii.IsValid(text)
            && !text.Contains("=?", StringComparison.Ordinal)
            && text.Split(' ').All(word => word.Length <= MaxLine - 2);
        return Fold(name, isPlain ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : Encoded(text, name.Length + 2));
    }

    /// <summary>A field of addresses.</summary>
    public static string Addresses(string name, IReadOnlyList<MailAddress> addresses)
    {
        List<string> words = [];
        for (var i = 0; i < addresses.Count; i++)
        {
            var comma = i < addresses.Count - 1 ? "," : "";
            if (Clean(addresses[i].Name) is { Length: > 0 } display)
            {
                words.AddRange(Phrase(display));
                words.Add($"<{addresses[i].Address}>{comma}");
            }
            else
            {
                words.Add($"{addresses[i].Address}{comma}");
            }
        }
        return Fold(name, words);
    }

    /// <summary>A field whose value is known to be well formed, such as a date or an identifier.</summary>
    public static string Verbatim(string name, string value) => $"{name}: {value}\r\n";

    // A line break would begin another field; other controls have no place in a header.
    private static string Clean(string value) =>
        string.Join(
            ' ',
            new string([.. value.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)]).Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries
            )
        );

    private static IEnumerable<string> Phrase(string display)
    {
        if (!Ascii.IsValid(display) || display.Contains("=?", StringComparison.Ordinal))
        {
            return Encoded(display, MaxLine);
        }
        return display.All(c => char.IsAsciiLetterOrDigit(c) || c == ' ' || "!#$%&'*+-/=?^_`{|}~".Contains(c))
            ? display.Split(' ')
            : [$"\"{display.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""];
    }

    private static List<string> Encoded(string text, int before)
    {
        List<string> words = [];
        var bytes = new List<byte>();
        // The first stands behind the field's name; a character is never split between two.
        var room = Math.Max(3, Math.Min(MaxEncodedBytes, (MaxLine - before - 12) / 4 * 3));
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(utf8);
            if (bytes.Count > 0 && bytes.Count + length > room)
            {
                Flush();
                room = MaxEncodedBytes;
            }
            bytes.AddRange(utf8[..length]);
        }
        Flush();
        return words;

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }

    private static string Fold(string name, IEnumerable<string> words)
    {
        var text = new StringBuilder(name).Append(':');
        var line = name.Length + 1;
        foreach (var word in words)
        {
            if (line + 1 + word.Length > MaxLine && line > name.Length + 1)
            {
                text.Append("\r\n");
                line = 0;
            }
            text.Append(' ').Append(word);
            line += 1 + word.Length;
        }
        return text.Append("\r\n").ToString();
    }
}
