using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Checks that every part of an expression gets the types it takes. Reports the first error in the order Prometheus finds them.</summary>
internal sealed class TypeChecker(string text)
{
    public ValueKind Check(Expr expr)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw SyntaxError.TooDeep(text, expr.Position.Start);
        }
        return expr switch
        {
            NumberLiteral => ValueKind.Scalar,
            StringLiteral => ValueKind.String,
            VectorSelector e => Check(e),
            MatrixSelector e => Check(e),
            ParenthesizedExpr e => Check(e.Inner),
            UnaryExpr e => Check(e),
            SubqueryExpr e => Check(e),
            CallExpr e => Check(e),
            AggregateExpr e => Check(e),
            BinaryExpr e => Check(e),
            _ => throw new ArgumentException($"unknown node {expr.GetType().Name}", nameof(expr)),
        };
    }

    private ValueKind Check(VectorSelector selector)
    {
        if (selector.Name is null)
        {
            return selector.Matchers.Any(m => !m.MatchesEmpty)
                ? ValueKind.Vector
                : throw Error(selector, "vector selector must contain at least one non-empty matcher");
        }
        // The last matcher is the one made from the name itself.
        foreach (var matcher in selector.Matchers.AsSpan()[..^1])
        {
            if (string.Equals(matcher.Name, Labels.MetricName, StringComparison.Ordinal))
            {
                var (first, second) = (QuotedText.Quote(selector.Name), QuotedText.Quote(matcher.Value));
                throw Error(selector, $"metric name must not be set twice: {first} or {second}");
            }
        }
        return ValueKind.Vector;
    }

    private ValueKind Check(MatrixSelector matrix)
    {
        Check(matrix.Selector);
        return ValueKind.Matrix;
    }

    private ValueKind Check(UnaryExpr unary)
    {
        var kind = Check(unary.Inner);
        return kind is ValueKind.Scalar or ValueKind.Vector
            ? kind
            : throw Error(
                unary,
                $"unary expression only allowed on expressions of type scalar or instant vector, got \"{OperatorTable.Describe(kind)}\""
            );
    }

    private ValueKind Check(SubqueryExpr subquery)
    {
        var kind = Check(subquery.Inner);
        return kind == ValueKind.Vector
            ? ValueKind.Matrix
            : throw Error(subquery, $"subquery is only allowed on instant vector, got {OperatorTable.Name(kind)} instead");
    }

    private ValueKind Check(CallExpr call)
    {
        var function = call.Function;
        var (most, least) = (function.Parameters.Length, function.Parameters.Length - Math.Abs(function.Optional));
        var given = call.Arguments.Length;
        if (given < least || (given > most && function.Optional >= 0))
        {
            var bound =
                function.Optional == 0 ? ""
                : given < least ? "at least "
                : "at most ";
            throw Error(
                call,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected {bound}{(given < least ? least : most)} argument(s) in call to \"{function.Name}\", got {given}"
                )
            );
        }
        for (var i = 0; i < given; i++)
        {
            Expect(call.Arguments[i], function.Parameters[Math.Min(i, most - 1)], $"call to function \"{function.Name}\"");
        }
        return function.Returns;
    }

    private ValueKind Check(AggregateExpr aggregate)
    {
        Expect(aggregate.Inner, ValueKind.Vector, "aggregation expression");
        if (aggregate.Parameter is { } parameter)
        {
            var expected = aggregate.Operator == AggregationOperator.CountValues ? ValueKind.String : ValueKind.Scalar;
            Expect(parameter, expected, "aggregation parameter");
        }
        return ValueKind.Vector;
    }

    private ValueKind Check(BinaryExpr binary)
    {
        var (left, right) = (Check(binary.Left), Check(binary.Right));
        var (op, matching) = (binary.Operator, binary.Matching);
        var bothScalar = left == ValueKind.Scalar && right == ValueKind.Scalar;
        if (binary.ReturnBool && !OperatorTable.IsComparison(op))
        {
            throw OperatorError(binary, "bool modifier can only be used on comparison operators");
        }
        if (OperatorTable.IsComparison(op) && !binary.ReturnBool && bothScalar)
        {
            throw OperatorError(binary, "comparisons between scalars must use BOOL modifier");
        }
        if (matching is { On: true } && FirstCommon(matching.MatchingLabels, matching.Include) is { } label)
        {
            throw OperatorError(binary, $"label {QuotedText.Quote(label)} must not occur in ON and GROUP clause at once");
        }
        CheckOperand(binary.Left, left);
        CheckOperand(binary.Right, right);
        var bothVectors = left == ValueKind.Vector && right == ValueKind.Vector;
        if (!bothVectors && matching is { MatchingLabels.IsEmpty: false })
        {
            throw Error(binary, "vector matching only allowed between instant vectors");
        }
        if (OperatorTable.IsSet(op))
        {
            var name = OperatorTable.Name(op);
            if (!bothVectors)
            {
                throw Error(binary, $"set operator \"{name}\" not allowed in binary scalar expression");
            }
            if (matching is { Cardinality: MatchCardinality.OneToMany or MatchCardinality.ManyToOne })
            {
                throw Error(binary, $"no grouping allowed for \"{name}\" operation");
            }
        }
        return bothScalar ? ValueKind.Scalar : ValueKind.Vector;
    }

    private static string? FirstCommon(ImmutableArray<string> labels, ImmutableArray<string> others)
    {
        if (labels.IsEmpty || others.IsEmpty)
        {
            return null;
        }
        var set = others.ToHashSet(StringComparer.Ordinal);
        return labels.FirstOrDefault(set.Contains);
    }

    private void CheckOperand(Expr operand, ValueKind kind)
    {
        if (kind is not (ValueKind.Scalar or ValueKind.Vector))
        {
            throw Error(operand, "binary expression must contain only scalar and instant vector types");
        }
    }

    private void Expect(Expr expr, ValueKind expected, string context)
    {
        var kind = Check(expr);
        if (kind != expected)
        {
            throw Error(expr, $"expected type {OperatorTable.Describe(expected)} in {context}, got {OperatorTable.Describe(kind)}");
        }
    }

    private QueryException Error(Expr at, string message) => SyntaxError.At(text, at.Position.Start, message);

    // The operator itself has no position; it is the first thing behind the left side.
    private QueryException OperatorError(BinaryExpr at, string message)
    {
        var position = at.Left.Position.End;
        while (position < text.Length && char.IsWhiteSpace(text[position]))
        {
            position++;
        }
        return SyntaxError.At(text, position, message);
    }
}
