using System.Runtime.CompilerServices;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>What the operators do to two numbers.</summary>
internal static class Operators
{
    public static bool IsComparison(BinaryOperator op) => op is >= BinaryOperator.Equal and <= BinaryOperator.LessOrEqual;

    public static bool IsSet(BinaryOperator op) => op is BinaryOperator.And or BinaryOperator.Or or BinaryOperator.Unless;

    /// <summary>Arithmetic takes the metric's name away, and so does a comparison that yields 0 or 1.</summary>
    public static bool DropsName(BinaryExpr binary) => !IsComparison(binary.Operator) || binary.ReturnBool;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Compute(BinaryOperator op, double left, double right) =>
        op switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            BinaryOperator.Divide => left / right,
            BinaryOperator.Modulo => left % right,
            BinaryOperator.Power => Math.Pow(left, right),
            BinaryOperator.Atan2 => Math.Atan2(left, right),
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Holds(BinaryOperator op, double left, double right) =>
        op switch
        {
            BinaryOperator.Equal => left == right,
            BinaryOperator.NotEqual => left != right,
            BinaryOperator.Greater => left > right,
            BinaryOperator.Less => left < right,
            BinaryOperator.GreaterOrEqual => left >= right,
            BinaryOperator.LessOrEqual => left <= right,
            _ => throw new ArgumentOutOfRangeException(nameof(op), op, null),
        };

    /// <summary>Of two elements of vectors: a comparison keeps the left value where it holds, and yields none elsewhere.</summary>
    public static double Element(BinaryOperator op, bool returnBool, double left, double right)
    {
        if (!IsComparison(op))
        {
            return Compute(op, left, right);
        }
        var holds = Holds(op, left, right);
        return returnBool ? (holds ? 1 : 0) : (holds ? left : StaleMarker.Value);
    }
}
