using System.Buffers;
using System.Globalization;
using System.Text;

namespace TelemetryGrid.Alerting.Text;

/// <summary>String literals by the rules of the Go specification, "String literals": interpreted in double quotes, raw in back-quotes.</summary>
internal static class GoQuote
{
    private const string Letters = "abfnrtv\\";
    private const string Meanings = "\a\b\f\n\r\t\v\\";

    // ASCII that stands for itself.
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"
    );

    /// <summary>Takes a literal with its quotes. False, with a reason, when an escape is unknown or the bytes are not UTF-8.</summary>
    public static bool TryUnquote(string literal, out string text, out string reason)
    {
        (text, reason) = ("", "");
        if (literal.Length < 2 || literal[0] != literal[^1] || literal[0] is not ('"' or '`' or '\''))
        {
            reason = "the quotes do not close";
            return false;
        }
        var quote = literal[0];
        var body = literal.AsSpan(1, literal.Length - 2);
        if (quote == '`')
        {
            text = body.ToString().Replace("\r", "", StringComparison.Ordinal);
            return true;
        }
        var bytes = new ArrayBufferWriter<byte>(Math.Max(1, body.Length));
        while (!body.IsEmpty)
        {
            var special = body.IndexOfAny('\\', '\n', quote);
            Encoding.UTF8.GetBytes(special < 0 ? body : body[..special], bytes);
            if (special < 0)
            {
                break;
            }
            body = body[special..];
            if (body[0] != '\\' || !TryEscape(ref body, quote, bytes))
            {
                reason =
                    body[0] == '\\'
                        ? $"'{body[..Math.Min(2, body.Length)]}' is not an escape"
                        : "a line break or a quote stands bare in quotes";
                return false;
            }
        }
        if (!System.Text.Unicode.Utf8.IsValid(bytes.WrittenSpan))
        {
            reason = "the text is not UTF-8";
            return false;
        }
        text = Encoding.UTF8.GetString(bytes.WrittenSpan);
        return true;
    }

    /// <summary>In double quotes; what does not print is escaped.</summary>
    public static string Quote(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain))
        {
            return string.Concat("\"", text, "\"");
        }
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        Span<char> utf16 = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = rune.Value < 128 ? Meanings.IndexOf((char)rune.Value, StringComparison.Ordinal) : -1;
            if (rune.Value == '"')
            {
                quoted.Append("\\\"");
            }
            else if (letter >= 0)
            {
                quoted.Append('\\').Append(Letters[letter]);
            }
            else if (rune.Value == ' ' || IsPrintable(rune))
            {
                quoted.Append(utf16[..rune.EncodeToUtf16(utf16)]);
            }
            else
            {
                quoted.Append(
                    rune.Value < 0x20 || rune.Value == 0x7f ? string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}")
                    : rune.IsBmp ? string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
                    : string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}")
                );
            }
        }
        return quoted.Append('"').ToString();
    }

    private static bool TryEscape(ref ReadOnlySpan<char> body, char quote, ArrayBufferWriter<byte> into)
    {
        if (body.Length < 2)
        {
            return false;
        }
        var letter = Letters.IndexOf(body[1], StringComparison.Ordinal);
        if (letter >= 0 || body[1] == quote)
        {
            into.Write([(byte)(letter >= 0 ? Meanings[letter] : quote)]);
            body = body[2..];
            return true;
        }
        var (start, digits, radix) = body[1] switch
        {
            'x' => (2, 2, 16),
            'u' => (2, 4, 16),
            'U' => (2, 8, 16),
            >= '0' and <= '7' => (1, 3, 8),
            _ => (0, 0, 0),
        };
        if (digits == 0 || body.Length < start + digits)
        {
            return false;
        }
        long value = 0;
        foreach (var c in body.Slice(start, digits))
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return false;
            }
            value = (value * radix) + digit;
        }
        if (body[1] is 'u' or 'U')
        {
            if (value > int.MaxValue || !Rune.TryCreate((int)value, out var rune))
            {
                return false;
            }
            Span<byte> utf8 = stackalloc byte[4];
            into.Write(utf8[..rune.EncodeToUtf8(utf8)]);
        }
        else if (value > 255)
        {
            return false;
        }
        else
        {
            into.Write([(byte)value]);
        }
        body = body[(start + digits)..];
        return true;
    }

    private static bool IsPrintable(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
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
