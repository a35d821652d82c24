namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The <c>@</c> modifier: a fixed time, or the start or end of the query.</summary>
public readonly record struct AtModifier(AtAnchor Anchor, long TimestampMilliseconds = 0);
