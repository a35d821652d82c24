using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>An operator between a vector and a scalar. A comparison keeps the vector's value, whichever side it is on.</summary>
/// <param name="op">The operator.</param>
/// <param name="scalar">The scalar's value at each step.</param>
/// <param name="scalarOnLeft">The scalar is the left operand.</param>
/// <param name="returnBool">A comparison yields 0 or 1.</param>
internal readonly struct ScalarMap(BinaryOperator op, double[] scalar, bool scalarOnLeft, bool returnBool) : IStepMap
{
    public double Map(double value, int step)
    {
        var (left, right) = scalarOnLeft ? (scalar[step], value) : (value, scalar[step]);
        if (!Operators.IsComparison(op))
        {
            return Operators.Compute(op, left, right);
        }
        var holds = Operators.Holds(op, left, right);
        return returnBool ? (holds ? 1 : 0) : (holds ? value : StaleMarker.Value);
    }
}
