using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>An instant selector.</summary>
/// <param name="Name">The metric's name where it was written before the braces; null where it is only in them (<c>{"a.b"}</c>) or nowhere.</param>
/// <param name="Matchers">All matchers, including the one for <see cref="Name"/>, in the order written; that one last.</param>
public sealed record VectorSelector(string? Name, ImmutableArray<LabelMatcher> Matchers) : Expr
{
    public override ValueKind Kind => ValueKind.Vector;

    public long OffsetMilliseconds { get; init; }

    public AtModifier? At { get; init; }

    public bool Equals(VectorSelector? other) =>
        other is not null
        && Name == other.Name
        && OffsetMilliseconds == other.OffsetMilliseconds
        && At == other.At
        && Matchers.SequenceEqual(other.Matchers);

    public override int GetHashCode() => HashCode.Combine(Name, OffsetMilliseconds, At, Matchers.Length);
}
