using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Instant selectors: a metric's name, matchers in braces, or both.</summary>
internal sealed class SelectorParser(TokenStream tokens)
{
    private const string Context = "label matching";

    private int _regularExpressions;

    /// <summary>Parses what follows the name, which was taken already, or the braces where there is no name.</summary>
    public VectorSelector Parse(Token? name)
    {
        var start = name?.Start ?? tokens.Current.Start;
        var metric = name is { } token ? tokens.TextOf(token) : null;
        var matchers = ImmutableArray.CreateBuilder<LabelMatcher>();
        if (tokens.TryTake(TokenKind.LeftBrace))
        {
            ParseMatchers(matchers);
        }
        if (metric is not null)
        {
            matchers.Add(new LabelMatcher(Labels.MetricName, MatchOperator.Equal, metric));
        }
        return new VectorSelector(metric, matchers.ToImmutable()) { Position = new TextRange(start, tokens.LastEnd) };
    }

    private void ParseMatchers(ImmutableArray<LabelMatcher>.Builder into)
    {
        while (!tokens.TryTake(TokenKind.RightBrace))
        {
            into.Add(ParseMatcher());
            if (tokens.Current.Kind != TokenKind.RightBrace && !tokens.TryTake(TokenKind.Comma))
            {
                throw tokens.Unexpected(Context, "\",\" or \"}\"");
            }
        }
    }

    private LabelMatcher ParseMatcher()
    {
        if (tokens.Current.Kind is not (TokenKind.Identifier or TokenKind.String))
        {
            throw tokens.Unexpected(Context, "identifier or \"}\"");
        }
        var label = tokens.Take();
        var isQuoted = label.Kind == TokenKind.String;
        var name = isQuoted ? tokens.Unquote(label) : tokens.TextOf(label);
        MatchOperator? op = tokens.Current.Kind switch
        {
            TokenKind.Equals => MatchOperator.Equal,
            TokenKind.NotEqual => MatchOperator.NotEqual,
            TokenKind.EqualRegex => MatchOperator.Regex,
            TokenKind.NotEqualRegex => MatchOperator.NotRegex,
            _ => null,
        };
        if (op is null)
        {
            // A string alone is the metric's name; what may follow it is the list's affair.
            return isQuoted
                ? new LabelMatcher(Labels.MetricName, MatchOperator.Equal, name)
                : throw tokens.Unexpected(Context, "label matching operator");
        }
        tokens.Take();
        if (tokens.Current.Kind != TokenKind.String)
        {
            throw tokens.Unexpected(Context, "string");
        }
        var value = tokens.Unquote(tokens.Take());
        if (op is MatchOperator.Regex or MatchOperator.NotRegex && ++_regularExpressions > PromQLParser.MaxRegularExpressions)
        {
            // Compiling one costs far more than reading it, so the length of the text does not bound the work.
            throw tokens.Error(label.Start, $"a query may have at most {PromQLParser.MaxRegularExpressions} regular expressions");
        }
        try
        {
            return new LabelMatcher(name, op.Value, value);
        }
        catch (ArgumentException e)
        {
            throw tokens.Error(label.Start, $"error parsing regexp: {e.Message}");
        }
    }
}
