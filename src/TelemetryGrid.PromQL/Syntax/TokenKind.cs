namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The words of the language. From <see cref="Add"/> to <see cref="Unless"/> in the order of <see cref="BinaryOperator"/>.</summary>
internal enum TokenKind : byte
{
    EndOfInput,
    Identifier,

    /// <summary>An identifier with a colon in it, which only a metric may have.</summary>
    MetricIdentifier,
    String,
    Number,
    Duration,
    LeftParenthesis,
    RightParenthesis,
    LeftBrace,
    RightBrace,
    LeftBracket,
    RightBracket,
    Comma,
    Colon,

    /// <summary>One <c>=</c>.</summary>
    Equals,
    EqualRegex,
    NotEqualRegex,
    At,

    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Power,
    Atan2,
    Equal,
    NotEqual,
    Greater,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    And,
    Or,
    Unless,

    Offset,
    By,
    Without,
    On,
    Ignoring,
    GroupLeft,
    GroupRight,
    Bool,
    Start,
    End,

    /// <summary>The name of an aggregation.</summary>
    Aggregator,
}
