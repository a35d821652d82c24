using System.Collections.Immutable;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules.Testing;

/// <summary>What a query is to answer at a time.</summary>
public sealed record ExpressionTest(TimeSpan At, string Query, Expr Expr, ImmutableArray<ExpectedSample> Expected, long Line);
