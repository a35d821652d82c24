using System.Collections.Immutable;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>Which alerts of a name are to fire at a time.</summary>
public sealed record AlertTest(TimeSpan At, string Name, ImmutableArray<ExpectedAlert> Expected, long Line);
