using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>A function call with checked arguments.</summary>
public sealed record CallExpr(FunctionSignature Function, ImmutableArray<Expr> Arguments) : Expr
{
    public override ValueKind Kind => Function.Returns;

    public bool Equals(CallExpr? other) => other is not null && Function == other.Function && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => HashCode.Combine(Function, Arguments.Length);
}
