using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>
/// Cuts a query into words, one at a time. What a character may be depends on whether it stands in braces, in brackets or elsewhere, and
/// so do the errors.
/// </summary>
internal sealed class QueryLexer(string text)
{
    private int _at;
    private int _openParentheses;
    private bool _inBraces;
    private bool _inBrackets;
    private bool _sawDuration;
    private bool _sawColon;

    public Token Next()
    {
        SkipSpace();
        var start = _at;
        var kind =
            _inBraces ? ReadInBraces()
            : _inBrackets ? ReadInBrackets()
            : ReadElsewhere();
        return new Token(kind, start, _at);
    }

    private char Current => Peek(0);

    private char Peek(int ahead) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private bool IsAtEnd => _at >= text.Length;

    private void SkipSpace()
    {
        while (!IsAtEnd)
        {
            if (text[_at] is ' ' or '\t' or '\n' or '\r')
            {
                _at++;
            }
            else if (text[_at] == '#' && !_inBrackets)
            {
                var end = text.AsSpan(_at).IndexOfAny('\n', '\r');
                _at = end < 0 ? text.Length : _at + end;
            }
            else
            {
                return;
            }
        }
    }

    private TokenKind ReadElsewhere()
    {
        if (IsAtEnd)
        {
            return _openParentheses > 0 ? throw Error(_at, "unclosed left parenthesis") : TokenKind.EndOfInput;
        }
        var start = _at;
        var c = text[_at];
        if (IsWordStart(c) || c == ':')
        {
            while (IsWordPart(Current) || Current == ':')
            {
                _at++;
            }
            return Keywords.Classify(text.AsSpan(start.._at));
        }
        if (StartsNumber())
        {
            return NumberScanner.Scan(text, ref _at);
        }
        switch (c)
        {
            case '"' or '\'' or '`':
                StringScanner.Scan(text, ref _at);
                return TokenKind.String;
            case '(':
                _openParentheses++;
                return Take(TokenKind.LeftParenthesis);
            case ')':
                _at++;
                return --_openParentheses < 0 ? throw Error(_at, "unexpected right parenthesis ')'") : TokenKind.RightParenthesis;
            case '{':
                _inBraces = true;
                return Take(TokenKind.LeftBrace);
            case '[':
                _inBrackets = true;
                _sawDuration = _sawColon = false;
                return Take(TokenKind.LeftBracket);
            case ']':
                throw Error(_at, "unexpected right bracket ']'");
            case ',':
                return Take(TokenKind.Comma);
            case '@':
                return Take(TokenKind.At);
            case '=':
                _at++;
                return Current switch
                {
                    '=' => Take(TokenKind.Equal),
                    '~' => throw Error(start, "unexpected character after '=': '~'"),
                    _ => TokenKind.Equals,
                };
            case '!':
                _at++;
                return Current == '=' ? Take(TokenKind.NotEqual) : throw UnexpectedAfter(start, "unexpected character after '!'");
            case '<':
                return Peek(1) == '=' ? Take(TokenKind.LessOrEqual, 2) : Take(TokenKind.Less);
            case '>':
                return Peek(1) == '=' ? Take(TokenKind.GreaterOrEqual, 2) : Take(TokenKind.Greater);
            default:
                return TakeArithmetic() ?? throw UnexpectedAfter(start, "unexpected character");
        }
    }

    private TokenKind ReadInBraces()
    {
        if (IsAtEnd)
        {
            throw Error(_at, "unexpected end of input inside braces");
        }
        var start = _at;
        if (IsWordStart(text[_at]))
        {
            while (IsWordPart(Current))
            {
                _at++;
            }
            return TokenKind.Identifier;
        }
        switch (text[_at])
        {
            case '"' or '\'' or '`':
                StringScanner.Scan(text, ref _at);
                return TokenKind.String;
            case ',':
                return Take(TokenKind.Comma);
            case '=':
                return Peek(1) == '~' ? Take(TokenKind.EqualRegex, 2) : Take(TokenKind.Equals);
            case '!':
                _at++;
                return Current switch
                {
                    '=' => Take(TokenKind.NotEqual),
                    '~' => Take(TokenKind.NotEqualRegex),
                    _ => throw UnexpectedAfter(start, "unexpected character after '!' inside braces"),
                };
            case '}':
                _inBraces = false;
                return Take(TokenKind.RightBrace);
            case '{':
                throw Error(start, "unexpected left brace '{'");
            default:
                throw UnexpectedAfter(start, "unexpected character inside braces");
        }
    }

    private TokenKind ReadInBrackets()
    {
        if (IsAtEnd)
        {
            throw Error(_at, "unexpected end of input in duration expression");
        }
        if (StartsNumber())
        {
            _sawDuration = true;
            return NumberScanner.Scan(text, ref _at);
        }
        var start = _at;
        switch (text[_at])
        {
            case ']':
                _inBrackets = false;
                return Take(TokenKind.RightBracket);
            case ':':
                if (!_sawDuration)
                {
                    throw Error(start, "unexpected colon before duration in duration expression");
                }
                if (_sawColon)
                {
                    throw Error(start, "unexpected repeated colon in duration expression");
                }
                _sawColon = true;
                return Take(TokenKind.Colon);
            case '(':
                _openParentheses++;
                return Take(TokenKind.LeftParenthesis);
            case ')':
                _at++;
                return --_openParentheses < 0 ? throw Error(_at, "unexpected right parenthesis ')'") : TokenKind.RightParenthesis;
            default:
                return TakeArithmetic() ?? throw UnexpectedAfter(start, "unexpected character in duration expression");
        }
    }

    private TokenKind? TakeArithmetic()
    {
        TokenKind? kind = text[_at] switch
        {
            '+' => TokenKind.Add,
            '-' => TokenKind.Subtract,
            '*' => TokenKind.Multiply,
            '/' => TokenKind.Divide,
            '%' => TokenKind.Modulo,
            '^' => TokenKind.Power,
            _ => null,
        };
        if (kind is not null)
        {
            _at++;
        }
        return kind;
    }

    private TokenKind Take(TokenKind kind, int characters = 1)
    {
        _at += characters;
        return kind;
    }

    private bool StartsNumber() => char.IsAsciiDigit(text[_at]) || (text[_at] == '.' && char.IsAsciiDigit(Peek(1)));

    private QueryException UnexpectedAfter(int start, string what)
    {
        if (IsAtEnd)
        {
            return Error(start, $"{what}: end of input");
        }
        _ = Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out _);
        return Error(start, $"{what}: {QuotedText.Quote(rune)}");
    }

    private QueryException Error(int position, string message) => SyntaxError.At(text, position, message);

    internal static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_';

    internal static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
