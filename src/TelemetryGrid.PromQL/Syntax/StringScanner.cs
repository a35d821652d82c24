using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Finds the end of a string literal and says what is wrong inside it.</summary>
internal static class StringScanner
{
    /// <summary>Moves <paramref name="at"/> from the opening quote to behind the closing one.</summary>
    public static void Scan(string text, ref int at)
    {
        var start = at;
        var quote = text[at++];
        while (true)
        {
            if (at >= text.Length || (text[at] == '\n' && quote != '`'))
            {
                throw SyntaxError.At(text, start, quote == '`' ? "unterminated raw string" : "unterminated quoted string");
            }
            var c = text[at];
            if (c == quote)
            {
                at++;
                return;
            }
            if (c == '\\' && quote != '`')
            {
                at++;
                ScanEscape(text, start, quote, ref at);
            }
            else
            {
                at += RuneLength(text, start, at);
            }
        }
    }

    // Broken UTF-8 reaches us as U+FFFD or as half a surrogate pair.
    private static int RuneLength(string text, int start, int at)
    {
        if (text[at] < 0x80)
        {
            return 1;
        }
        _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
        return rune == Rune.ReplacementChar ? throw SyntaxError.At(text, start, "invalid UTF-8 rune") : length;
    }

    private static void ScanEscape(string text, int start, char quote, ref int at)
    {
        if (at >= text.Length)
        {
            throw SyntaxError.At(text, start, "escape sequence not terminated");
        }
        var c = text[at];
        if (c == quote || c is 'a' or 'b' or 'f' or 'n' or 'r' or 't' or 'v' or '\\')
        {
            at++;
            return;
        }
        var (digits, radix, max) = c switch
        {
            >= '0' and <= '7' => (3, 8, 0xff),
            'x' => (2, 16, 0xff),
            'u' => (4, 16, 0x10ffff),
            'U' => (8, 16, 0x10ffff),
            _ => throw SyntaxError.At(text, start, $"unknown escape sequence {Describe(text, at)}"),
        };
        if (radix == 16)
        {
            at++;
        }
        var value = 0L;
        for (var i = 0; i < digits; i++, at++)
        {
            if (at >= text.Length)
            {
                throw SyntaxError.At(text, start, "escape sequence not terminated");
            }
            var digit = char.IsAsciiHexDigit(text[at]) ? Convert.ToInt32(text[at].ToString(), 16) : radix;
            if (digit >= radix)
            {
                throw SyntaxError.At(text, start, $"illegal character {Describe(text, at)} in escape sequence");
            }
            value = (value * radix) + digit;
        }
        if (value > max || value is >= 0xd800 and < 0xe000)
        {
            throw SyntaxError.At(text, start, "escape sequence is an invalid Unicode code point");
        }
    }

    private static string Describe(string text, int at)
    {
        _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out _);
        return QuotedText.Describe(rune);
    }
}
