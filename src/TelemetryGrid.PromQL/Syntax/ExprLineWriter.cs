using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Writes expressions and the parts of them that stay on one line; gives up once there are more than <paramref name="limit"/> bytes of UTF-8.</summary>
internal sealed class ExprLineWriter(int limit)
{
    private readonly StringBuilder _text = new();
    private int _bytes;

    /// <summary>There was more to write than the limit allows.</summary>
    public bool IsFull => _bytes > limit;

    public override string ToString() => _text.ToString();

    public void Write(Expr expr)
    {
        if (IsFull)
        {
            return;
        }
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expr)
        {
            case NumberLiteral number:
                Append(Format(number));
                break;
            case StringLiteral literal:
                Append(QuotedText.Quote(literal.Value));
                break;
            case VectorSelector selector:
                WriteMatchers(selector);
                WriteTime(selector.At, selector.OffsetMilliseconds);
                break;
            case MatrixSelector { Selector: var selector } matrix:
                WriteMatchers(selector);
                Append($"[{DurationText.Format(matrix.RangeMilliseconds)}]");
                WriteTime(selector.At, selector.OffsetMilliseconds);
                break;
            case SubqueryExpr subquery:
                Write(subquery.Inner);
                WriteSubqueryEnd(subquery);
                break;
            case ParenthesizedExpr parenthesized:
                Append("(");
                Write(parenthesized.Inner);
                Append(")");
                break;
            case UnaryExpr unary:
                Append(unary.Negate ? "-" : "+");
                Write(unary.Inner);
                break;
            case CallExpr call:
                Append(call.Function.Name);
                WriteArguments(call.Arguments);
                break;
            case AggregateExpr aggregate:
                WriteAggregateStart(aggregate);
                WriteArguments(aggregate.Parameter is { } parameter ? [parameter, aggregate.Inner] : [aggregate.Inner]);
                break;
            case BinaryExpr binary:
                WriteBinary(binary);
                break;
            default:
                throw new ArgumentException($"unknown node {expr.GetType().Name}", nameof(expr));
        }
    }

    /// <summary>The operator of an aggregation and its labels, up to the parenthesis.</summary>
    public void WriteAggregateStart(AggregateExpr aggregate)
    {
        Append(OperatorTable.Name(aggregate.Operator));
        if (aggregate.Without || !aggregate.Grouping.IsEmpty)
        {
            Append($" {(aggregate.Without ? "without" : "by")} {LabelNameText.List(aggregate.Grouping)} ");
        }
    }

    /// <summary>The operator between two expressions with <c>bool</c>, <c>on</c>, <c>group_left</c> and the like.</summary>
    public void WriteOperator(BinaryExpr binary)
    {
        Append(OperatorTable.Name(binary.Operator));
        if (binary.ReturnBool)
        {
            Append(" bool");
        }
        if (binary.Matching is not { } matching)
        {
            return;
        }
        var isGrouped = matching.Cardinality is MatchCardinality.ManyToOne or MatchCardinality.OneToMany;
        if (matching.On || isGrouped || !matching.MatchingLabels.IsEmpty)
        {
            Append($" {(matching.On ? "on" : "ignoring")} {LabelNameText.List(matching.MatchingLabels)}");
        }
        if (isGrouped)
        {
            var side = matching.Cardinality == MatchCardinality.ManyToOne ? "group_left" : "group_right";
            Append($" {side} {LabelNameText.List(matching.Include)}");
        }
    }

    /// <summary>What follows the expression inside a subquery.</summary>
    public void WriteSubqueryEnd(SubqueryExpr subquery)
    {
        var step = subquery.StepMilliseconds == 0 ? "" : DurationText.Format(subquery.StepMilliseconds);
        Append($"[{DurationText.Format(subquery.RangeMilliseconds)}:{step}]");
        WriteTime(subquery.At, subquery.OffsetMilliseconds);
    }

    private void WriteBinary(BinaryExpr binary)
    {
        if (binary is { Operator: BinaryOperator.Power, Left: NumberLiteral { Value: double.PositiveInfinity } })
        {
            // With its usual sign it would read as +(Inf ^ x).
            Append("Inf");
        }
        else
        {
            Write(binary.Left);
        }
        Append(" ");
        WriteOperator(binary);
        Append(" ");
        Write(binary.Right);
    }

    private void WriteArguments(ImmutableArray<Expr> arguments)
    {
        Append("(");
        for (var i = 0; i < arguments.Length && !IsFull; i++)
        {
            if (i > 0)
            {
                Append(", ");
            }
            Write(arguments[i]);
        }
        Append(")");
    }

    private void WriteMatchers(VectorSelector selector)
    {
        Append(selector.Name ?? "");
        var matchers = selector
            .Matchers.Where(m =>
                selector.Name is null || m.Name != Labels.MetricName || m.Operator != MatchOperator.Equal || m.Value != selector.Name
            )
            .Select(LabelNameText.Format)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (matchers.Count > 0)
        {
            Append($"{{{string.Join(',', matchers)}}}");
        }
    }

    private void WriteTime(AtModifier? at, long offset)
    {
        if (at is { } time)
        {
            Append(
                time.Anchor switch
                {
                    AtAnchor.Start => " @ start()",
                    AtAnchor.End => " @ end()",
                    _ => string.Create(CultureInfo.InvariantCulture, $" @ {time.TimestampMilliseconds / 1000m:F3}"),
                }
            );
        }
        if (offset != 0)
        {
            Append($" offset {DurationText.Format(offset)}");
        }
    }

    private static string Format(NumberLiteral number) =>
        number.IsDuration ? DurationText.Format((long)Math.Round(number.Value * 1000)) : NumberText.Format(number.Value);

    private void Append(string text)
    {
        _text.Append(text);
        _bytes += Encoding.UTF8.GetByteCount(text);
    }
}
