using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The words of a query with one word of lookahead, and the errors about words that should not be there.</summary>
internal sealed class TokenStream
{
    private const int ShownCharacters = 10;

    private readonly QueryLexer _lexer;

    public TokenStream(string text)
    {
        Text = text;
        _lexer = new QueryLexer(text);
        Current = _lexer.Next();
    }

    public string Text { get; }

    /// <summary>The word that was not taken yet.</summary>
    public Token Current { get; private set; }

    /// <summary>Where the last word taken ends.</summary>
    public int LastEnd { get; private set; }

    public Token Take()
    {
        var taken = Current;
        LastEnd = taken.End;
        if (taken.Kind != TokenKind.EndOfInput)
        {
            Current = _lexer.Next();
        }
        return taken;
    }

    public bool TryTake(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            return false;
        }
        Take();
        return true;
    }

    public string TextOf(Token token) => Text[token.Start..token.End];

    /// <summary>The text that a string literal stands for.</summary>
    public string Unquote(Token token) => QuotedText.Unquote(Text.AsSpan(token.Start..token.End));

    public QueryException Error(int position, string message) => SyntaxError.At(Text, position, message);

    /// <summary>Says that the current word is out of place.</summary>
    public QueryException Unexpected(string context = "", string expected = "")
    {
        var message = new StringBuilder("unexpected ").Append(Describe(Current));
        if (context.Length > 0)
        {
            message.Append(" in ").Append(context);
        }
        if (expected.Length > 0)
        {
            message.Append(", expected ").Append(expected);
        }
        return Error(Current.Start, message.ToString());
    }

    private string Describe(Token token)
    {
        var text = TextOf(token);
        return token.Kind switch
        {
            TokenKind.EndOfInput => "end of input",
            TokenKind.Identifier => $"identifier {QuotedText.Quote(text)}",
            TokenKind.MetricIdentifier => $"metric identifier {QuotedText.Quote(text)}",
            TokenKind.String => $"string {QuoteStart(text)}",
            TokenKind.Number => $"number {QuoteStart(text)}",
            TokenKind.Duration => $"duration {QuoteStart(text)}",
            TokenKind.Aggregator => $"<aggr:{text}>",
            TokenKind.EqualRegex or TokenKind.NotEqualRegex or TokenKind.At => $"<op:{text}>",
            >= TokenKind.Add and <= TokenKind.Unless => $"<op:{text}>",
            >= TokenKind.Offset and <= TokenKind.End => $"<{text}>",
            _ => QuotedText.Quote(text),
        };
    }

    private static string QuoteStart(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= ShownCharacters)
        {
            return QuotedText.Quote(text);
        }
        var start = string.Concat(text.EnumerateRunes().Take(ShownCharacters));
        return QuotedText.Quote(start) + "...";
    }
}
