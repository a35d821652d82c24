namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Finds the end of a number or a duration; what it is worth is for <see cref="NumberText"/> and <see cref="DurationText"/> to say.</summary>
internal static class NumberScanner
{
    /// <summary>Moves <paramref name="at"/> from the first digit or dot to behind the last character.</summary>
    public static TokenKind Scan(string text, ref int at)
    {
        var start = at;
        var kind =
            !(IsHexadecimal(text, at) ? ScanHexadecimal(text, ref at) : ScanDecimal(text, ref at)) ? default(TokenKind?)
            : !QueryLexer.IsWordPart(CharAt(text, at)) ? TokenKind.Number
            : ScanUnits(text, ref at) ? TokenKind.Duration
            : null;
        return kind ?? throw SyntaxError.At(text, start, $"bad number or duration syntax: {QuotedText.Quote(text[start..at])}");
    }

    private static char CharAt(string text, int at) => at < text.Length ? text[at] : '\0';

    private static bool IsHexadecimal(string text, int at) => text[at] == '0' && CharAt(text, at + 1) is 'x' or 'X';

    private static bool ScanHexadecimal(string text, ref int at)
    {
        at += 2;
        while (char.IsAsciiHexDigit(CharAt(text, at)) || CharAt(text, at) == '_')
        {
            at++;
        }
        return true;
    }

    // Stops behind the first character that cannot be, so that the error shows it.
    private static bool ScanDecimal(string text, ref int at)
    {
        var (sawDot, sawExponent) = (false, false);
        while (true)
        {
            var c = CharAt(text, at);
            if (char.IsAsciiDigit(c))
            {
                at++;
            }
            else if (c == '_')
            {
                at++;
                if (!char.IsAsciiDigit(CharAt(text, at)))
                {
                    return false;
                }
            }
            else if (c == '.')
            {
                at++;
                if (sawDot || sawExponent || CharAt(text, at) == '_')
                {
                    return false;
                }
                sawDot = true;
            }
            else if (c is 'e' or 'E')
            {
                at++;
                if (CharAt(text, at) is '+' or '-')
                {
                    at++;
                }
                if (sawExponent || !char.IsAsciiDigit(CharAt(text, at)))
                {
                    return false;
                }
                sawExponent = true;
            }
            else
            {
                return true;
            }
        }
    }

    // Units that do not exist ("hs") are left for the duration's own error.
    private static bool ScanUnits(string text, ref int at)
    {
        if (CharAt(text, at) is not ('s' or 'm' or 'h' or 'd' or 'w' or 'y'))
        {
            return false;
        }
        do
        {
            at++;
            if (CharAt(text, at) == 's')
            {
                at++;
            }
            if (!char.IsAsciiDigit(CharAt(text, at)))
            {
                break;
            }
            while (char.IsAsciiDigit(CharAt(text, at)))
            {
                at++;
            }
            if (CharAt(text, at) is not ('s' or 'm' or 'h' or 'd' or 'w'))
            {
                return false;
            }
        } while (true);
        if (!QueryLexer.IsWordPart(CharAt(text, at)))
        {
            return true;
        }
        at++;
        return false;
    }
}
