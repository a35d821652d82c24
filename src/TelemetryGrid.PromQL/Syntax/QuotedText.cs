using System.Buffers;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>
/// Quotes and unquotes strings by the rules of Go's literals, which PromQL shares. Escapes such as <c>\xff</c> give bytes; those that do not
/// make UTF-8 are kept as half surrogate pairs, U+DC80 to U+DCFF, which no other text has.
/// </summary>
internal static class QuotedText
{
    private const char BytesStart = '\udc00';
    private const char FirstByte = '\udc80';
    private const char LastByte = '\udcff';

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

    /// <summary>False when there are bytes in it that are not UTF-8, which no name of a label may have.</summary>
    public static bool IsUtf8(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The text of a literal that the lexer has accepted.</summary>
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
        return Decode(bytes.WrittenSpan);
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder(utf8.Length);
        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out var rune, out var length) == OperationStatus.Done)
            {
                text.Append(rune);
            }
            else
            {
                foreach (var invalid in utf8[..length])
                {
                    text.Append((char)(BytesStart + invalid));
                }
            }
            utf8 = utf8[length..];
        }
        return text.ToString();
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
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var length);
            var value = rune.Value;
            if (status != OperationStatus.Done && rest[0] is >= FirstByte and <= LastByte)
            {
                into.Append(CultureInfo.InvariantCulture, $"\\x{rest[0] - BytesStart:x2}");
            }
            else if (value == quote || value == '\\')
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
            rest = rest[length..];
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
