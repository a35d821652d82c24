using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The words of a query with one word of lookahead, and the errors about words that should not be there.</summary>
internal sealed class TokenStream(string text)
{
    private const int ShownCharacters = 10;

    private readonly QueryLexer _lexer = new(text);
    private Token? _current;

    public string Text { get; } = text;

    /// <summary>The word that was not taken yet. It is only looked for now, so that an error in what was taken comes before one in it.</summary>
    public Token Current => _current ??= _lexer.Next();

    /// <summary>Where the last word taken ends.</summary>
    public int LastEnd { get; private set; }

    public Token Take()
    {
        var taken = Current;
        LastEnd = taken.End;
        _current = null;
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
        var word = TextOf(token);
        return token.Kind switch
        {
            TokenKind.EndOfInput => "end of input",
            TokenKind.Identifier => $"identifier {QuotedText.Quote(word)}",
            TokenKind.MetricIdentifier => $"metric identifier {QuotedText.Quote(word)}",
            TokenKind.String => $"string {QuoteStart(word)}",
            TokenKind.Number => $"number {QuoteStart(word)}",
            TokenKind.Duration => $"duration {QuoteStart(word)}",
            TokenKind.Aggregator => $"<aggr:{word}>",
            TokenKind.EqualRegex or TokenKind.NotEqualRegex or TokenKind.At => $"<op:{word}>",
            >= TokenKind.Add and <= TokenKind.Unless => $"<op:{word}>",
            >= TokenKind.Offset and <= TokenKind.Bool => $"<{word}>",
            _ => QuotedText.Quote(word),
        };
    }

    private static string QuoteStart(string word)
    {
        if (Encoding.UTF8.GetByteCount(word) <= ShownCharacters)
        {
            return QuotedText.Quote(word);
        }
        var start = string.Concat(word.EnumerateRunes().Take(ShownCharacters));
        return QuotedText.Quote(start) + "...";
    }
}
