using System.Collections.Immutable;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Tests.Syntax;

/// <summary>Draws well-typed expressions: the same for the same seed. Matchers are in the order they are printed in.</summary>
internal sealed class RandomExpression(int seed)
{
    private static readonly string[] Names =
    [
        "a",
        "_b1",
        "up",
        "job",
        "on",
        "by",
        "le",
        "a b",
        "ä.ö",
        "without",
        "\"q\"",
        "x:y",
        "nan",
        "🚀",
        "🚀\n\t\\",
    ];
    private static readonly string[] Metrics = ["a", "a:b", ":c", "sum", "start", "by", "offset", "or", "up_total", "rate"];
    private static readonly double[] Numbers =
    [
        0,
        1,
        0.5,
        1e21,
        1e-9,
        123456.789,
        double.PositiveInfinity,
        double.NaN,
        5e-324,
        double.MaxValue,
    ];

    private readonly Random _random = new(seed);

    public Expr Next() => Draw(_random.Next(4) == 0 ? ValueKind.Scalar : ValueKind.Vector, depth: _random.Next(6));

    private Expr Draw(ValueKind kind, int depth) =>
        kind switch
        {
            ValueKind.String => new StringLiteral(Pick(Names)),
            ValueKind.Matrix => DrawMatrix(depth),
            ValueKind.Scalar => DrawScalar(depth),
            _ => DrawVector(depth),
        };

    private Expr DrawScalar(int depth) =>
        _random.Next(depth > 0 ? 5 : 1) switch
        {
            1 => new ParenthesizedExpr(Draw(ValueKind.Scalar, depth - 1)),
            2 => DrawBinary(ValueKind.Scalar, ValueKind.Scalar, depth),
            3 => Call(FunctionTable.Find("scalar")!, depth),
            4 => new UnaryExpr(_random.Next(2) == 0, new ParenthesizedExpr(Draw(ValueKind.Scalar, depth - 1))),
            _ => _random.Next(3) == 0
                ? new NumberLiteral(_random.Next(100_000)) { IsDuration = true }
                : new NumberLiteral(Pick(Numbers) * (_random.Next(2) == 0 ? -1 : 1)),
        };

    private Expr DrawVector(int depth)
    {
        switch (_random.Next(depth > 0 ? 6 : 1))
        {
            case 1:
                return new ParenthesizedExpr(Draw(ValueKind.Vector, depth - 1));
            case 2:
                var left = _random.Next(2) == 0 ? ValueKind.Vector : ValueKind.Scalar;
                return DrawBinary(left, left == ValueKind.Scalar || _random.Next(2) == 0 ? ValueKind.Vector : ValueKind.Scalar, depth);
            case 3:
                var functions = FunctionTable
                    .All.Where(f => f.Returns == ValueKind.Vector)
                    .OrderBy(f => f.Name, StringComparer.Ordinal)
                    .ToList();
                return Call(functions[_random.Next(functions.Count)], depth);
            case 4:
                return new UnaryExpr(_random.Next(2) == 0, Draw(ValueKind.Vector, 0));
            case 5:
                var op = (AggregationOperator)_random.Next((int)AggregationOperator.Quantile + 1);
                var parameter =
                    op == AggregationOperator.CountValues ? Draw(ValueKind.String, 0)
                    : op is AggregationOperator.TopK or AggregationOperator.BottomK or AggregationOperator.Quantile
                        ? Draw(ValueKind.Scalar, depth - 1)
                    : null;
                var labels = DrawLabels();
                return new AggregateExpr(op, Draw(ValueKind.Vector, depth - 1), parameter, labels, _random.Next(2) == 0);
            default:
                return DrawSelector(timed: true);
        }
    }

    private Expr DrawMatrix(int depth) =>
        _random.Next(2) == 0
            ? new MatrixSelector(DrawSelector(timed: true), 1 + _random.Next(10_000_000))
            : new SubqueryExpr(Operand(ValueKind.Vector, depth - 1), 1 + _random.Next(10_000_000), _random.Next(2) * 15_000)
            {
                OffsetMilliseconds = DrawOffset(),
                At = DrawAt(),
            };

    private BinaryExpr DrawBinary(ValueKind left, ValueKind right, int depth)
    {
        var bothVectors = left == ValueKind.Vector && right == ValueKind.Vector;
        var op = (BinaryOperator)_random.Next((int)(bothVectors ? BinaryOperator.Unless : BinaryOperator.LessOrEqual) + 1);
        var isComparison = op is >= BinaryOperator.Equal and <= BinaryOperator.LessOrEqual;
        var returnBool = isComparison && (left == right && left == ValueKind.Scalar || _random.Next(2) == 0);
        VectorMatching? matching = null;
        if (bothVectors)
        {
            var isSet = op >= BinaryOperator.And;
            var on = _random.Next(2) == 0;
            var cardinality = isSet ? MatchCardinality.ManyToMany : (MatchCardinality)_random.Next(3);
            var labels = DrawLabels();
            var include = cardinality is MatchCardinality.OneToMany or MatchCardinality.ManyToOne ? DrawLabels() : [];
            matching = new VectorMatching(cardinality, on, labels, [.. include.Where(l => !on || !labels.Contains(l))]);
        }
        return new BinaryExpr(op, Operand(left, depth - 1), Operand(right, depth - 1), returnBool, matching);
    }

    /// <summary>Something that needs no parentheses wherever it stands.</summary>
    private Expr Operand(ValueKind kind, int depth)
    {
        var drawn = Draw(kind, Math.Max(depth, 0));
        return drawn is BinaryExpr or UnaryExpr or NumberLiteral { Value: < 0 or double.NaN or -0.0 }
            ? new ParenthesizedExpr(drawn)
            : drawn;
    }

    private CallExpr Call(FunctionSignature function, int depth)
    {
        var given =
            function.Parameters.Length - (function.Optional > 0 ? _random.Next(2) : 0) + (function.Optional < 0 ? _random.Next(-1, 3) : 0);
        var arguments = Enumerable
            .Range(0, given)
            .Select(i => Draw(function.Parameters[Math.Min(i, function.Parameters.Length - 1)], depth - 1));
        return new CallExpr(function, [.. arguments]);
    }

    private VectorSelector DrawSelector(bool timed)
    {
        var name = _random.Next(3) > 0 ? Pick(Metrics) : null;
        var matchers = DrawLabels()
            .Where(l => l != Labels.MetricName)
            .Select(l => new LabelMatcher(l, (MatchOperator)_random.Next(4), _random.Next(3) == 0 ? "" : "ä.*\n"))
            .ToList();
        if (name is null)
        {
            matchers.Add(new LabelMatcher(Labels.MetricName, MatchOperator.Equal, "a.b"));
        }
        matchers.Sort((x, y) => string.CompareOrdinal(Printed(x), Printed(y)));
        if (name is not null)
        {
            matchers.Add(new LabelMatcher(Labels.MetricName, MatchOperator.Equal, name));
        }
        var selector = new VectorSelector(name, [.. matchers]);
        return timed ? selector with { OffsetMilliseconds = DrawOffset(), At = DrawAt() } : selector;
    }

    private static string Printed(LabelMatcher matcher) => ExprPrinter.Print(new VectorSelector(null, [matcher]));

    private ImmutableArray<string> DrawLabels() =>
        [.. Enumerable.Range(0, _random.Next(4)).Select(_ => Pick(Names)).Distinct(StringComparer.Ordinal)];

    private long DrawOffset() => _random.Next(2) * _random.Next(-10_000_000, 10_000_000);

    private AtModifier? DrawAt() =>
        _random.Next(6) switch
        {
            0 => new AtModifier(AtAnchor.Start),
            1 => new AtModifier(AtAnchor.End),
            2 => new AtModifier(AtAnchor.Timestamp, _random.NextInt64(-1L << 45, 1L << 45)),
            _ => null,
        };

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
