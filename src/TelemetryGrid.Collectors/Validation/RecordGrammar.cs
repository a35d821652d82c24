using System.Buffers;

namespace TelemetryGrid.Collectors.Validation;

/// <summary>How names and ids are written.</summary>
internal static class RecordGrammar
{
    private static readonly SearchValues<char> s_lowerHex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> s_nameRest = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/-"
    );

    /// <summary>A metric's, label's or annotation's: a letter or <c>_</c>, then letters, digits and <c>_ . : / -</c>.</summary>
    public static bool IsName(string text) =>
        text is [var first, ..] && (char.IsAsciiLetter(first) || first is '_' or ':') && !text.AsSpan().ContainsAnyExcept(s_nameRest);

    /// <summary>An event's: words of lower-case letters, digits and <c>_</c> with dots between them, the first beginning with a letter.</summary>
    public static bool IsEventName(string text)
    {
        if (text.Length == 0 || !char.IsAsciiLetterLower(text[0]) || text[^1] == '.')
        {
            return false;
        }
        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_' && (c != '.' || text[i - 1] == '.'))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>W3C Trace Context §3.2.2: lower-case hexadecimal digits, not all of them zero.</summary>
    public static bool IsTraceContextId(string text, int digits) =>
        text.Length == digits && !text.AsSpan().ContainsAnyExcept(s_lowerHex) && text.AsSpan().ContainsAnyExcept('0');

    /// <summary>Text that UTF-8 can carry: surrogates in pairs, and no NUL, which stores and peers cut at.</summary>
    public static bool IsText(string characters)
    {
        var text = characters.AsSpan();
        for (var at = text.IndexOfAnyInRange('\uD800', '\uDFFF'); at >= 0; )
        {
            if (at + 1 >= text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
            {
                return false;
            }
            var next = text[(at + 2)..].IndexOfAnyInRange('\uD800', '\uDFFF');
            at = next < 0 ? -1 : at + 2 + next;
        }
        return !text.Contains('\0');
    }
}
