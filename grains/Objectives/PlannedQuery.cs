using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Grains.Objectives;

/// <summary>A query of an objective, ready to be asked.</summary>
/// <param name="Text">What is asked; equal texts at equal times have equal answers.</param>
/// <param name="Expression">The same, parsed.</param>
/// <param name="Scale">What a value is multiplied by to be about one interval.</param>
internal sealed record PlannedQuery(string Text, Expr Expression, double Scale);
