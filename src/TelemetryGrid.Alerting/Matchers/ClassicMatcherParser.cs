using System.Collections.Immutable;
using System.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Matchers;

/// <summary>The rules before UTF-8 label names: plain names, values bare or in double quotes that know the escapes <c>\" \\ \n</c> and keep others.</summary>
internal static class ClassicMatcherParser
{
    public static bool TryParse(string text, out ImmutableArray<LabelMatcher> matchers, out string reason)
    {
        matchers = [];
        text = text.Trim();
        // One brace without the other was always taken.
        text = text.StartsWith('{') ? text[1..] : text;
        text = text.EndsWith('}') ? text[..^1] : text;
        var list = ImmutableArray.CreateBuilder<LabelMatcher>();
        var parts = Split(text);
        if (parts.Count > 0 && string.IsNullOrWhiteSpace(parts[^1]))
        {
            // A comma at the end, or nothing at all.
            parts.RemoveAt(parts.Count - 1);
            if (parts.Count == 0 && text.Contains(',', StringComparison.Ordinal))
            {
                reason = "a matcher is expected before the comma";
                return false;
            }
        }
        foreach (var part in parts)
        {
            if (!TryOne(part, out var matcher, out reason))
            {
                return false;
            }
            list.Add(matcher!);
        }
        (matchers, reason) = (list.ToImmutable(), "");
        return true;
    }

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\':
                    i++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    parts.Add(text[start..i]);
                    start = i + 1;
                    break;
            }
        }
        parts.Add(text[start..]);
        return parts;
    }

    private static bool TryOne(string text, out LabelMatcher? matcher, out string reason)
    {
        matcher = null;
        var rest = text.Trim();
        var end = 0;
        while (end < rest.Length && (char.IsAsciiLetter(rest[end]) || rest[end] is '_' or ':' || (end > 0 && char.IsAsciiDigit(rest[end]))))
        {
            end++;
        }
        var name = rest[..end];
        rest = rest[end..].TrimStart();
        (MatchOperator Op, int Length)? op =
            rest.StartsWith("=~", StringComparison.Ordinal) ? (MatchOperator.Regex, 2)
            : rest.StartsWith("!~", StringComparison.Ordinal) ? (MatchOperator.NotRegex, 2)
            : rest.StartsWith("!=", StringComparison.Ordinal) ? (MatchOperator.NotEqual, 2)
            : rest.StartsWith('=') ? (MatchOperator.Equal, 1)
            : null;
        if (name.Length == 0 || op is not { } found)
        {
            reason = $"'{text.Trim()}' is not a matcher such as name=\"value\"";
            return false;
        }
        return TryValue(rest[found.Length..].Trim(), out var value, out reason)
            && MatcherParser.TryCreate(name, found.Op, value, out matcher, out reason);
    }

    private static bool TryValue(string raw, out string value, out string reason)
    {
        (value, reason) = ("", "");
        var quoted = raw.StartsWith('"');
        var text = new StringBuilder(raw.Length);
        var closed = false;
        for (var i = quoted ? 1 : 0; i < raw.Length; i++)
        {
            if (raw[i] == '\\' && i + 1 < raw.Length)
            {
                i++;
                text.Append(
                    raw[i] switch
                    {
                        'n' => "\n",
                        '"' => "\"",
                        '\\' => "\\",
                        var other => $"\\{other}",
                    }
                );
            }
            else if (raw[i] == '"')
            {
                if (!quoted || i != raw.Length - 1)
                {
                    reason = $"a quote stands inside the value {raw}";
                    return false;
                }
                closed = true;
            }
            else
            {
                text.Append(raw[i]);
            }
        }
        reason = quoted && !closed ? "the quotes do not close" : "";
        value = text.ToString();
        return reason.Length == 0;
    }
}
