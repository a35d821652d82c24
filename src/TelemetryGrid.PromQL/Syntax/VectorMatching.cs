using System.Collections.Immutable;

namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Which series of two vectors meet: <c>on</c> or <c>ignoring</c> some labels, with the labels that <c>group_left/right</c> copies.</summary>
public sealed record VectorMatching(
    MatchCardinality Cardinality,
    bool On,
    ImmutableArray<string> MatchingLabels,
    ImmutableArray<string> Include
)
{
    public bool Equals(VectorMatching? other) =>
        other is not null
        && Cardinality == other.Cardinality
        && On == other.On
        && MatchingLabels.SequenceEqual(other.MatchingLabels)
        && Include.SequenceEqual(other.Include);

    public override int GetHashCode() => HashCode.Combine(Cardinality, On, MatchingLabels.Length, Include.Length);
}
