using System.Text;

namespace TelemetryGrid.Storage.Series;

/// <summary>Recognises the two shapes most regular expressions of dashboards have, which need no regex engine.</summary>
internal static class PlainPattern
{
    private const int MaxAlternatives = 4096;

    /// <summary><c>a|b|c</c>, perhaps in one pair of parentheses.</summary>
    public static bool TryAlternatives(string pattern, out List<string> alternatives)
    {
        alternatives = [];
        var rest = pattern.AsSpan();
        if (rest is ['(', .., ')'])
        {
            rest = rest.StartsWith("(?:", StringComparison.Ordinal) ? rest[3..^1] : rest[1..^1];
        }
        var text = new StringBuilder();
        while (true)
        {
            var taken = TakePlain(rest, text);
            alternatives.Add(text.ToString());
            rest = rest[taken..];
            if (rest.IsEmpty)
            {
                return true;
            }
            if (rest[0] != '|' || alternatives.Count == MaxAlternatives)
            {
                return false;
            }
            rest = rest[1..];
            text.Clear();
        }
    }

    /// <summary><c>abc.*</c> or <c>abc.+</c>; <paramref name="more"/> characters have to follow the prefix.</summary>
    public static bool TryPrefix(string pattern, out string prefix, out int more)
    {
        var text = new StringBuilder();
        var taken = TakePlain(pattern, text);
        prefix = text.ToString();
        var tail = pattern.AsSpan(taken);
        more = tail is ".+" ? 1 : 0;
        return tail is ".*" or ".+";
    }

    /// <summary>Takes the plain text a pattern begins with; a character that a following quantifier may repeat is not part of it.</summary>
    private static int TakePlain(ReadOnlySpan<char> pattern, StringBuilder text)
    {
        var i = 0;
        while (i < pattern.Length)
        {
            var length = 1;
            var c = pattern[i];
            if (c == '\\')
            {
                // An escaped letter or digit is a class, an anchor or a control character.
                if (i + 1 == pattern.Length || char.IsLetterOrDigit(pattern[i + 1]) || pattern[i + 1] == '_')
                {
                    break;
                }
                (c, length) = (pattern[i + 1], 2);
            }
            else if (".^$*+?()[]{}|".Contains(c, StringComparison.Ordinal))
            {
                break;
            }
            if (i + length < pattern.Length && pattern[i + length] is '*' or '+' or '?' or '{')
            {
                break;
            }
            text.Append(c);
            i += length;
        }
        return i;
    }
}
