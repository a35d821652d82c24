using System.Collections.Immutable;
using TelemetryGrid.Alerting.Text;
using TelemetryGrid.PromQL;

namespace TelemetryGrid.Alerting.Matchers;

/// <summary>
/// The rules since UTF-8 label names: names and values stand bare unless they hold white space or one of <c>{ } ! = ~ , \ " ' `</c>, else in
/// double quotes with Go's escapes. Braces come in pairs, a comma may end the list.
/// </summary>
internal ref struct Utf8MatcherParser
{
    private readonly string _text;
    private int _at;

    private Utf8MatcherParser(string text) => _text = text;

    public static bool TryParse(string text, out ImmutableArray<LabelMatcher> matchers, out string reason)
    {
        var parser = new Utf8MatcherParser(text);
        return parser.TryParseAll(out matchers, out reason);
    }

    private bool TryParseAll(out ImmutableArray<LabelMatcher> matchers, out string reason)
    {
        var list = ImmutableArray.CreateBuilder<LabelMatcher>();
        matchers = [];
        var braces = TakeIf('{');
        while (Peek() is not ('\0' or '}'))
        {
            if (!TryMatcher(out var matcher, out reason))
            {
                return false;
            }
            list.Add(matcher!);
            if (!TakeIf(',') && Peek() is not ('\0' or '}'))
            {
                reason = Unexpected("a comma or the end");
                return false;
            }
        }
        if (TakeIf('}') != braces)
        {
            reason = braces ? "the brace does not close" : "a brace closes that was not opened";
            return false;
        }
        reason = Peek() == '\0' ? "" : Unexpected("the end");
        matchers = list.ToImmutable();
        return reason.Length == 0;
    }

    private bool TryMatcher(out LabelMatcher? matcher, out string reason)
    {
        matcher = null;
        if (!TryWord("a label name", out var name, out reason))
        {
            return false;
        }
        Peek();
        var rest = _text.AsSpan(_at);
        MatchOperator op;
        if (rest.StartsWith("=~", StringComparison.Ordinal))
        {
            (op, _at) = (MatchOperator.Regex, _at + 2);
        }
        else if (rest.StartsWith("!~", StringComparison.Ordinal))
        {
            (op, _at) = (MatchOperator.NotRegex, _at + 2);
        }
        else if (rest.StartsWith("!=", StringComparison.Ordinal))
        {
            (op, _at) = (MatchOperator.NotEqual, _at + 2);
        }
        else if (rest.StartsWith('='))
        {
            (op, _at) = (MatchOperator.Equal, _at + 1);
        }
        else
        {
            reason = Unexpected("one of = != =~ !~");
            return false;
        }
        return TryWord("a value", out var value, out reason) && MatcherParser.TryCreate(name, op, value, out matcher, out reason);
    }

    private bool TryWord(string what, out string word, out string reason)
    {
        (word, reason) = ("", "");
        var start = _at;
        if (Peek() == '"')
        {
            start = _at++;
            while (_at < _text.Length && _text[_at] != '"')
            {
                _at += _text[_at] == '\\' ? 2 : 1;
            }
            if (_at >= _text.Length)
            {
                reason = "the quotes do not close";
                return false;
            }
            _at++;
            if (GoQuote.TryUnquote(_text[start.._at], out word, out reason))
            {
                return true;
            }
            reason = $"{_text[start.._at]}: {reason}";
            return false;
        }
        start = _at;
        while (_at < _text.Length && !IsReserved(_text[_at]))
        {
            _at++;
        }
        word = _text[start.._at];
        reason =
            word.Length == 0 ? Unexpected(what)
            : LabelNameRules.IsUtf8(word) ? ""
            : "the text is not UTF-8";
        return reason.Length == 0;
    }

    // The next character that is not white space; '\0' at the end.
    private char Peek()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
        return _at < _text.Length ? _text[_at] : '\0';
    }

    private bool TakeIf(char wanted)
    {
        if (Peek() != wanted)
        {
            return false;
        }
        _at++;
        return true;
    }

    private string Unexpected(string wanted) =>
        Peek() == '\0' ? $"{wanted} is expected at the end" : $"{wanted} is expected where '{_text[_at]}' stands, at character {_at + 1}";

    private static bool IsReserved(char c) =>
        char.IsWhiteSpace(c) || c is '{' or '}' or '!' or '=' or '~' or ',' or '\\' or '"' or '\'' or '`';
}
