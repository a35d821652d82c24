namespace TelemetryGrid.Sources.Api;

/// <summary>A condition on an element: what one path from it leads to, held against a constant.</summary>
/// <param name="Path">From the element, <c>@.…</c>; leads to one place.</param>
/// <param name="Operator">One of <c>== != &lt; &lt;= &gt; &gt;=</c>; empty where it is enough that something is there.</param>
/// <param name="Literal">What it is held against: text, <see cref="double"/>, <see cref="bool"/> or null.</param>
public sealed record ApiPathFilter(ApiPath Path, string Operator, object? Literal);
