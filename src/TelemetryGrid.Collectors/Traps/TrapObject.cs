using System.Collections.Frozen;
using System.Collections.Immutable;
using TelemetryGrid.Records;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>What becomes of a variable that comes with a notification.</summary>
/// <param name="Target">The label's or annotation's name; empty for the body, or for nothing but the index.</param>
/// <param name="Place">Where the value goes.</param>
/// <param name="Rank">Of two objects that give the same label the lower one wins.</param>
/// <param name="Values">Words for an enumeration's numbers, and the severity that some of them mean.</param>
/// <param name="Index">What the parts of the instance are.</param>
internal sealed record TrapObject(
    string Target,
    TrapObjectPlace Place,
    int Rank,
    FrozenDictionary<int, (string Word, Severity Severity)> Values,
    ImmutableArray<(string Label, TrapIndexKind Kind)> Index
);
