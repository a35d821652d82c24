using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>
/// Writes an expression as the tree that <c>/api/v1/parse_query</c> answers: objects with a <c>type</c>, times and durations in
/// milliseconds, absent parts <c>null</c>.
/// </summary>
public static class ExprJson
{
    /// <summary>What <see cref="JsonWriterOptions.MaxDepth"/> must allow for the deepest expression the parser takes: each level is an object, perhaps in an array.</summary>
    public const int MaxDepth = (2 * PromQLParser.MaxDepth) + 8;

    public static void Write(Utf8JsonWriter writer, Expr expr)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(expr);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        writer.WriteStartObject();
        writer.WriteString("type", WriteProperties(writer, expr));
        writer.WriteEndObject();
    }

    /// <returns>The type of the node.</returns>
    private static string WriteProperties(Utf8JsonWriter writer, Expr expr)
    {
        switch (expr)
        {
            case NumberLiteral number:
                writer.WriteString("val", NumberText.Format(number.Value));
                return "numberLiteral";
            case StringLiteral literal:
                writer.WriteString("val", literal.Value);
                return "stringLiteral";
            case VectorSelector selector:
                WriteMatchers(writer, selector);
                writer.WriteNumber("offset", selector.OffsetMilliseconds);
                WriteAt(writer, selector.At);
                return "vectorSelector";
            case MatrixSelector { Selector: var selector } matrix:
                WriteMatchers(writer, selector);
                writer.WriteNumber("offset", selector.OffsetMilliseconds);
                writer.WriteNumber("range", matrix.RangeMilliseconds);
                WriteAt(writer, selector.At);
                return "matrixSelector";
            case SubqueryExpr subquery:
                WriteExpr(writer, "expr", subquery.Inner);
                writer.WriteNumber("offset", subquery.OffsetMilliseconds);
                writer.WriteNumber("range", subquery.RangeMilliseconds);
                writer.WriteNumber("step", subquery.StepMilliseconds);
                WriteAt(writer, subquery.At);
                return "subquery";
            case ParenthesizedExpr parenthesized:
                WriteExpr(writer, "expr", parenthesized.Inner);
                return "parenExpr";
            case UnaryExpr unary:
                WriteExpr(writer, "expr", unary.Inner);
                writer.WriteString("op", unary.Negate ? "-" : "+");
                return "unaryExpr";
            case CallExpr call:
                WriteCall(writer, call);
                return "call";
            case AggregateExpr aggregate:
                WriteExpr(writer, "expr", aggregate.Inner);
                WriteStrings(writer, "grouping", aggregate.Grouping);
                writer.WriteString("op", OperatorTable.Name(aggregate.Operator));
                WriteExpr(writer, "param", aggregate.Parameter);
                writer.WriteBoolean("without", aggregate.Without);
                return "aggregation";
            case BinaryExpr binary:
                WriteBinary(writer, binary);
                return "binaryExpr";
            default:
                throw new ArgumentException($"unknown node {expr.GetType().Name}", nameof(expr));
        }
    }

    private static void WriteBinary(Utf8JsonWriter writer, BinaryExpr binary)
    {
        writer.WriteBoolean("bool", binary.ReturnBool);
        WriteExpr(writer, "lhs", binary.Left);
        if (binary.Matching is { } matching)
        {
            writer.WriteStartObject("matching");
            writer.WriteString("card", Name(matching.Cardinality));
            WriteStrings(writer, "include", matching.Include);
            WriteStrings(writer, "labels", matching.MatchingLabels);
            writer.WriteBoolean("on", matching.On);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull("matching");
        }
        writer.WriteString("op", OperatorTable.Name(binary.Operator));
        WriteExpr(writer, "rhs", binary.Right);
    }

    private static void WriteCall(Utf8JsonWriter writer, CallExpr call)
    {
        writer.WriteStartArray("args");
        foreach (var argument in call.Arguments)
        {
            Write(writer, argument);
        }
        writer.WriteEndArray();
        writer.WriteStartObject("func");
        writer.WriteStartArray("argTypes");
        foreach (var parameter in call.Function.Parameters)
        {
            writer.WriteStringValue(OperatorTable.Name(parameter));
        }
        writer.WriteEndArray();
        writer.WriteString("name", call.Function.Name);
        writer.WriteString("returnType", OperatorTable.Name(call.Function.Returns));
        writer.WriteNumber("variadic", call.Function.Optional);
        writer.WriteEndObject();
    }

    private static void WriteMatchers(Utf8JsonWriter writer, VectorSelector selector)
    {
        writer.WriteStartArray("matchers");
        foreach (var matcher in selector.Matchers)
        {
            writer.WriteStartObject();
            writer.WriteString("name", matcher.Name);
            writer.WriteString("type", LabelNameText.Format(matcher.Operator));
            writer.WriteString("value", matcher.Value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteString("name", selector.Name ?? "");
    }

    private static void WriteAt(Utf8JsonWriter writer, AtModifier? at)
    {
        switch (at?.Anchor)
        {
            case AtAnchor.Start:
                writer.WriteString("startOrEnd", "start");
                break;
            case AtAnchor.End:
                writer.WriteString("startOrEnd", "end");
                break;
            default:
                writer.WriteNull("startOrEnd");
                break;
        }
        if (at is { Anchor: AtAnchor.Timestamp } time)
        {
            writer.WriteNumber("timestamp", time.TimestampMilliseconds);
        }
        else
        {
            writer.WriteNull("timestamp");
        }
    }

    private static void WriteExpr(Utf8JsonWriter writer, string name, Expr? expr)
    {
        writer.WritePropertyName(name);
        if (expr is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            Write(writer, expr);
        }
    }

    private static void WriteStrings(Utf8JsonWriter writer, string name, ImmutableArray<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }
        writer.WriteEndArray();
    }

    private static string Name(MatchCardinality cardinality) =>
        cardinality switch
        {
            MatchCardinality.OneToOne => "one-to-one",
            MatchCardinality.ManyToOne => "many-to-one",
            MatchCardinality.OneToMany => "one-to-many",
            _ => "many-to-many",
        };
}
