using System.Collections.Immutable;

namespace TelemetryGrid.Sources;

/// <summary>What the test of a source found.</summary>
/// <param name="IsOk">It works: all targets do, or, of versions to fall back on, one.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Targets">Each target by itself.</param>
/// <param name="Duration">Of the whole test.</param>
public sealed record SourceTest(bool IsOk, string Message, ImmutableArray<SourceTestTarget> Targets, TimeSpan Duration);
