using TelemetryGrid.Alerting.Text;

namespace TelemetryGrid.Alerting.Templates;

/// <summary>Cuts a template into words, by the rules of Go's text/template: actions in double braces, whose dashes eat white space around them.</summary>
internal static class TemplateLexer
{
    public static List<TemplateToken> Read(string text)
    {
        var tokens = new List<TemplateToken>();
        var (at, line) = (0, 1);
        var trimNext = false;
        while (true)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var end = open < 0 ? text.Length : open;
            var plain = text[at..end];
            var trimsBefore = open >= 0 && IsTrim(text, open + 2, dashFirst: true);
            var shown = trimNext ? plain.TrimStart() : plain;
            shown = trimsBefore ? shown.TrimEnd() : shown;
            if (shown.Length > 0)
            {
                tokens.Add(new TemplateToken(TemplateTokenKind.Text, shown, line, AfterSpace: false));
            }
            line += plain.AsSpan().Count('\n');
            if (open < 0)
            {
                tokens.Add(new TemplateToken(TemplateTokenKind.End, "", line, AfterSpace: false));
                return tokens;
            }
            (at, trimNext) = ReadAction(text, open + (trimsBefore ? 4 : 2), tokens, ref line);
        }
    }

    private static (int At, bool Trims) ReadAction(string text, int at, List<TemplateToken> tokens, ref int line)
    {
        if (text.AsSpan(at).StartsWith("/*"))
        {
            var close = text.IndexOf("*/", at, StringComparison.Ordinal);
            var after = close < 0 ? -1 : close + 2;
            var trims = after >= 0 && IsTrim(text, after, dashFirst: false);
            after += trims ? 2 : 0;
            if (close < 0 || !text.AsSpan(after).StartsWith("}}"))
            {
                throw Error(line, "a comment does not close");
            }
            line += text.AsSpan(at, after - at).Count('\n');
            return (after + 2, trims);
        }
        tokens.Add(new TemplateToken(TemplateTokenKind.Open, "{{", line, AfterSpace: false));
        while (true)
        {
            var start = at;
            while (at < text.Length && char.IsWhiteSpace(text[at]) && !IsTrimmedClose(text, at))
            {
                line += text[at++] == '\n' ? 1 : 0;
            }
            if (at >= text.Length)
            {
                throw Error(line, "an action does not close");
            }
            var trims = IsTrimmedClose(text, at);
            if (trims || text.AsSpan(at).StartsWith("}}"))
            {
                tokens.Add(new TemplateToken(TemplateTokenKind.Close, "}}", line, AfterSpace: false));
                return (at + (trims ? 4 : 2), trims);
            }
            var token = ReadToken(text, at, line, at > start);
            tokens.Add(token);
            at += token.Text.Length;
            line += token.Text.AsSpan().Count('\n');
        }
    }

    private static TemplateToken ReadToken(string text, int at, int line, bool afterSpace)
    {
        var c = text[at];
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        if (c is '"' or '`' or '\'')
        {
            var kind = c == '\'' ? TemplateTokenKind.Character : TemplateTokenKind.String;
            return new TemplateToken(kind, text[at..Quoted(text, at, line)], line, afterSpace);
        }
        if (char.IsAsciiDigit(c) || (c is '+' or '-' or '.' && (char.IsAsciiDigit(next) || (c != '.' && next == '.'))))
        {
            return Run(
                TemplateTokenKind.Number,
                i =>
                    char.IsAsciiLetterOrDigit(text[i])
                    || text[i] is '.' or '_'
                    || (text[i] is '+' or '-' && (i == at || text[i - 1] is 'e' or 'E'))
            );
        }
        if (c is '.' or '$' && IsWord(next))
        {
            return Run(c == '.' ? TemplateTokenKind.Field : TemplateTokenKind.Variable, i => i == at || IsWord(text[i]));
        }
        if (IsWord(c))
        {
            return Run(TemplateTokenKind.Word, i => IsWord(text[i]));
        }
        return c switch
        {
            '.' => new TemplateToken(TemplateTokenKind.Dot, ".", line, afterSpace),
            '$' => new TemplateToken(TemplateTokenKind.Variable, "$", line, afterSpace),
            ':' when next == '=' => new TemplateToken(TemplateTokenKind.Symbol, ":=", line, afterSpace),
            '|' or '(' or ')' or ',' or '=' => new TemplateToken(TemplateTokenKind.Symbol, c.ToString(), line, afterSpace),
            _ => throw Error(line, $"'{c}' is not expected in an action"),
        };

        TemplateToken Run(TemplateTokenKind kind, Func<int, bool> belongs)
        {
            var end = at;
            while (end < text.Length && belongs(end))
            {
                end++;
            }
            return new TemplateToken(kind, text[at..end], line, afterSpace);
        }
    }

    private static int Quoted(string text, int at, int line)
    {
        for (var end = at + 1; end < text.Length && (text[at] == '`' || text[end] != '\n'); end++)
        {
            if (text[end] == text[at])
            {
                var literal = text[at..(end + 1)];
                return GoQuote.TryUnquote(literal, out _, out var reason) ? end + 1 : throw Error(line, $"{literal}: {reason}");
            }
            end += text[at] != '`' && text[end] == '\\' ? 1 : 0;
        }
        throw Error(line, "the quotes do not close");
    }

    public static TemplateException Error(int line, string reason) =>
        new($"line {line.ToString(System.Globalization.CultureInfo.InvariantCulture)}: {reason}");

    private static bool IsWord(char c) => c == '_' || char.IsLetterOrDigit(c);

    private static bool IsTrim(string text, int at, bool dashFirst) =>
        at + 1 < text.Length
        && (dashFirst ? text[at] == '-' && char.IsWhiteSpace(text[at + 1]) : char.IsWhiteSpace(text[at]) && text[at + 1] == '-');

    private static bool IsTrimmedClose(string text, int at) => IsTrim(text, at, dashFirst: false) && text.AsSpan(at + 2).StartsWith("}}");
}
