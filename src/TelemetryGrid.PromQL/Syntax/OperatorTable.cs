using System.Collections.Frozen;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The operators and aggregations: how they are written, how they bind, what they take.</summary>
internal static class OperatorTable
{
    public const int LowestPrecedence = 1;

    private const int FirstBinary = (int)TokenKind.Add;

    private static readonly string[] BinaryNames =
    [
        "+",
        "-",
        "*",
        "/",
        "%",
        "^",
        "atan2",
        "==",
        "!=",
        ">",
        "<",
        ">=",
        "<=",
        "and",
        "or",
        "unless",
    ];

    private static readonly FrozenDictionary<string, AggregationOperator> Aggregations = Enum.GetValues<AggregationOperator>()
        .ToFrozenDictionary(Name, StringComparer.OrdinalIgnoreCase);

    public static bool TryGetBinary(TokenKind kind, out BinaryOperator op)
    {
        op = (BinaryOperator)(kind - FirstBinary);
        return kind is >= TokenKind.Add and <= TokenKind.Unless;
    }

    public static string Name(BinaryOperator op) => BinaryNames[(int)op];

    public static int Precedence(BinaryOperator op) =>
        op switch
        {
            BinaryOperator.Or => LowestPrecedence,
            BinaryOperator.And or BinaryOperator.Unless => 2,
            BinaryOperator.Add or BinaryOperator.Subtract => 4,
            BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Modulo or BinaryOperator.Atan2 => 5,
            BinaryOperator.Power => 6,
            _ => 3,
        };

    public static bool IsComparison(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.LessOrEqual;

    public static bool IsSet(BinaryOperator op) => op is BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Unless;

    public static bool TryGetAggregation(string name, out AggregationOperator op) => Aggregations.TryGetValue(name, out op);

    public static bool TakesParameter(AggregationOperator op) =>
        op is AggregationOperator.TopK or AggregationOperator.BottomK or AggregationOperator.Quantile or AggregationOperator.CountValues;

    public static string Name(AggregationOperator op) =>
        op switch
        {
            AggregationOperator.Sum => "sum",
            AggregationOperator.Avg => "avg",
            AggregationOperator.Count => "count",
            AggregationOperator.Min => "min",
            AggregationOperator.Max => "max",
            AggregationOperator.Group => "group",
            AggregationOperator.Stddev => "stddev",
            AggregationOperator.Stdvar => "stdvar",
            AggregationOperator.TopK => "topk",
            AggregationOperator.BottomK => "bottomk",
            AggregationOperator.CountValues => "count_values",
            AggregationOperator.Quantile => "quantile",
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, message: null),
        };

    /// <summary>A type as errors name it.</summary>
    public static string Describe(ValueKind kind) =>
        kind switch
        {
            ValueKind.Vector => "instant vector",
            ValueKind.Matrix => "range vector",
            _ => Name(kind),
        };

    /// <summary>A type as the parsed tree names it.</summary>
    public static string Name(ValueKind kind) =>
        kind switch
        {
            ValueKind.Scalar => "scalar",
            ValueKind.String => "string",
            ValueKind.Vector => "vector",
            _ => "matrix",
        };
}
