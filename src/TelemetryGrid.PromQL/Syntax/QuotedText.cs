using System.Buffers;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Quotes and unquotes strings by the rules of Go's literals, which PromQL shares.</summary>
internal static class QuotedText
{
    /// <summary>In double quotes; whatever is not printable is escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2);
        quoted.Append('"');
        AppendEscaped(quoted, text, '"');
        return quoted.Append('"').ToString();
    }

    /// <summary>One character in single quotes.</summary>
    public static string Quote(Rune rune)
    {
        var quoted = new StringBuilder("'");
        AppendEscaped(quoted, rune.ToString(), '\'');
        return quoted.Append('\'').ToString();
    }

    /// <summary>A code point in words: <c>U+0063 'c'</c>.</summary>
    public static string Describe(Rune rune) =>
        string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}") + (IsPrintable(rune) ? $" '{rune}'" : "");

    /// <summary>The text of a literal that the lexer has accepted. Escaped bytes that are not UTF-8 become U+FFFD, as strings here are text.</summary>
    public static string Unquote(ReadOnlySpan<char> literal)
    {
        var body = literal[1..^1];
        if (literal[0] == '`' || !body.Contains('\\'))
        {
            return body.ToString();
        }
        var bytes = new ArrayBufferWriter<byte>(body.Length);
        while (!body.IsEmpty)
        {
            var escape = body.IndexOf('\\');
            if (escape < 0)
            {
                escape = body.Length;
            }
            Encoding.UTF8.GetBytes(body[..escape], bytes);
            body = body[escape..];
            if (!body.IsEmpty)
            {
                body = body[UnquoteEscape(body, bytes)..];
            }
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static int UnquoteEscape(ReadOnlySpan<char> text, ArrayBufferWriter<byte> into)
    {
        const string Letters = "abfnrtv";
        const string Meanings = "\a\b\f\n\r\t\v";
        var (digits, isByte) = text[1] switch
        {
            'x' => (2, true),
            'u' => (4, false),
            'U' => (8, false),
            >= '0' and <= '7' => (3, true),
            _ => (0, true),
        };
        if (digits == 0)
        {
            var letter = Letters.IndexOf(text[1]);
            into.Write([(byte)(letter < 0 ? text[1] : Meanings[letter])]);
            return 2;
        }
        var isOctal = digits == 3;
        var start = isOctal ? 1 : 2;
        var value = 0;
        foreach (var digit in text.Slice(start, digits))
        {
            value = (value * (isOctal ? 8 : 16)) + Convert.ToInt32(digit.ToString(), 16);
        }
        if (isByte)
        {
            into.Write([(byte)value]);
        }
        else
        {
            Span<byte> utf8 = stackalloc byte[4];
            into.Write(utf8[..new Rune(value).EncodeToUtf8(utf8)]);
        }
        return start + digits;
    }

    private static void AppendEscaped(StringBuilder into, string text, char quote)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var value = rune.Value;
            if (value == quote || value == '\\')
            {
                into.Append('\\').Append((char)value);
            }
            else if (IsPrintable(rune) && rune != Rune.ReplacementChar)
            {
                into.Append(rune);
            }
            else
            {
                into.Append(Escape(value));
            }
        }
    }

    // U+FFFD is escaped although it prints: the lexer takes a bare one for a sign of broken UTF-8.
    private static string Escape(int value) =>
        value switch
        {
            '\a' => "\\a",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            '\v' => "\\v",
            < ' ' or 0x7f => string.Create(CultureInfo.InvariantCulture, $"\\x{value:x2}"),
            < 0x10000 => string.Create(CultureInfo.InvariantCulture, $"\\u{value:x4}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"\\U{value:x8}"),
        };

    private static bool IsPrintable(Rune rune) =>
        rune.Value == ' '
        || Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
