using System.Collections.Frozen;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Words that are not plain names everywhere. They are written in any case.</summary>
internal static class Keywords
{
    private static readonly FrozenDictionary<string, TokenKind> Kinds = new Dictionary<string, TokenKind>(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = TokenKind.And,
        ["or"] = TokenKind.Or,
        ["unless"] = TokenKind.Unless,
        ["atan2"] = TokenKind.Atan2,
        ["offset"] = TokenKind.Offset,
        ["by"] = TokenKind.By,
        ["without"] = TokenKind.Without,
        ["on"] = TokenKind.On,
        ["ignoring"] = TokenKind.Ignoring,
        ["group_left"] = TokenKind.GroupLeft,
        ["group_right"] = TokenKind.GroupRight,
        ["bool"] = TokenKind.Bool,
        ["start"] = TokenKind.Start,
        ["end"] = TokenKind.End,
        ["inf"] = TokenKind.Number,
        ["nan"] = TokenKind.Number,
        ["sum"] = TokenKind.Aggregator,
        ["avg"] = TokenKind.Aggregator,
        ["count"] = TokenKind.Aggregator,
        ["min"] = TokenKind.Aggregator,
        ["max"] = TokenKind.Aggregator,
        ["group"] = TokenKind.Aggregator,
        ["stddev"] = TokenKind.Aggregator,
        ["stdvar"] = TokenKind.Aggregator,
        ["topk"] = TokenKind.Aggregator,
        ["bottomk"] = TokenKind.Aggregator,
        ["count_values"] = TokenKind.Aggregator,
        ["quantile"] = TokenKind.Aggregator,
        ["limitk"] = TokenKind.Aggregator,
        ["limit_ratio"] = TokenKind.Aggregator,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, TokenKind>.AlternateLookup<ReadOnlySpan<char>> Lookup = Kinds.GetAlternateLookup<
        ReadOnlySpan<char>
    >();

    /// <summary>What the word is: a keyword, or an identifier with or without a colon.</summary>
    public static TokenKind Classify(ReadOnlySpan<char> word) =>
        Lookup.TryGetValue(word, out var kind) ? kind
        : word.Contains(':') ? TokenKind.MetricIdentifier
        : TokenKind.Identifier;

    /// <summary>True for what may name a metric outside braces.</summary>
    public static bool CanNameMetric(TokenKind kind) =>
        kind
            is TokenKind.Identifier
                or TokenKind.MetricIdentifier
                or TokenKind.Aggregator
                or TokenKind.And
                or TokenKind.Or
                or TokenKind.Unless
                or TokenKind.Offset
                or TokenKind.By
                or TokenKind.Without
                or TokenKind.Start
                or TokenKind.End;

    /// <summary>True for what may name a label in a list of labels. <c>without</c> may not, for no reason but custom.</summary>
    public static bool CanNameLabel(TokenKind kind) =>
        kind is TokenKind.Identifier or TokenKind.Atan2 or TokenKind.And or TokenKind.Or or TokenKind.Unless
        || (kind >= TokenKind.Offset && kind != TokenKind.Without);

    /// <summary>True for what an expression may begin with.</summary>
    public static bool CanStartExpression(TokenKind kind) =>
        kind
            is TokenKind.Number
                or TokenKind.Duration
                or TokenKind.String
                or TokenKind.LeftParenthesis
                or TokenKind.LeftBrace
                or TokenKind.Add
                or TokenKind.Subtract
        || CanNameMetric(kind);
}
