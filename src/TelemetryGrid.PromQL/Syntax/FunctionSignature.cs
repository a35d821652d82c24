using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>A function's name and types.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Parameters">The types of its parameters.</param>
/// <param name="Optional">How many of the last parameters may be left out; -1 when the last one may also be repeated.</param>
/// <param name="Returns">What it yields.</param>
public sealed record FunctionSignature(string Name, ImmutableArray<ValueKind> Parameters, int Optional, ValueKind Returns)
{
    public bool Equals(FunctionSignature? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
