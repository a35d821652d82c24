using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>What names labels in parentheses: <c>by</c>, <c>without</c>, <c>on</c>, <c>ignoring</c>, <c>group_left</c>, <c>group_right</c>.</summary>
internal sealed class LabelListParser(TokenStream tokens)
{
    private const string Context = "grouping opts";

    private static readonly VectorMatching OneToOne = new(MatchCardinality.OneToOne, On: false, [], []);

    /// <summary><c>by (…)</c> or <c>without (…)</c>, if it is there.</summary>
    public (ImmutableArray<string> Labels, bool Without, bool IsGiven) ParseGrouping() =>
        tokens.TryTake(TokenKind.By) ? (ParseLabels(), false, true)
        : tokens.TryTake(TokenKind.Without) ? (ParseLabels(), true, true)
        : ([], false, false);

    /// <summary>What may stand between a binary operator and its right side.</summary>
    public (bool ReturnBool, VectorMatching Matching) ParseMatching()
    {
        var returnBool = tokens.TryTake(TokenKind.Bool);
        if (tokens.Current.Kind is not (TokenKind.On or TokenKind.Ignoring))
        {
            return (returnBool, OneToOne);
        }
        var on = tokens.Take().Kind == TokenKind.On;
        var labels = ParseLabels();
        var cardinality =
            tokens.TryTake(TokenKind.GroupLeft) ? MatchCardinality.ManyToOne
            : tokens.TryTake(TokenKind.GroupRight) ? MatchCardinality.OneToMany
            : MatchCardinality.OneToOne;
        // The list of labels to copy may be missing, but then an expression has to follow.
        var hasInclude =
            cardinality != MatchCardinality.OneToOne
            && (tokens.Current.Kind == TokenKind.LeftParenthesis || !Keywords.CanStartExpression(tokens.Current.Kind));
        return (returnBool, new VectorMatching(cardinality, on, labels, hasInclude ? ParseLabels() : []));
    }

    private ImmutableArray<string> ParseLabels()
    {
        if (!tokens.TryTake(TokenKind.LeftParenthesis))
        {
            throw tokens.Unexpected(Context, "\"(\"");
        }
        var labels = ImmutableArray.CreateBuilder<string>();
        while (!tokens.TryTake(TokenKind.RightParenthesis))
        {
            labels.Add(ParseLabel());
            if (tokens.Current.Kind != TokenKind.RightParenthesis && !tokens.TryTake(TokenKind.Comma))
            {
                throw tokens.Unexpected(Context, "\",\" or \")\"");
            }
        }
        return labels.ToImmutable();
    }

    private string ParseLabel()
    {
        if (Keywords.CanNameLabel(tokens.Current.Kind))
        {
            return tokens.TextOf(tokens.Take());
        }
        if (tokens.Current.Kind != TokenKind.String)
        {
            throw tokens.Unexpected(Context, "label");
        }
        var quoted = tokens.Take();
        var label = tokens.Unquote(quoted);
        return label.Length > 0 && QuotedText.IsUtf8(label)
            ? label
            : throw tokens.Error(quoted.Start, $"invalid label name for grouping: {QuotedText.Quote(label)}");
    }
}
