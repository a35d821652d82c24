using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>One rule of a group.</summary>
/// <param name="Name">The metric that it records or the alert that it raises.</param>
/// <param name="Labels">The labels that it adds, those of its group among them; an alert's may be templates.</param>
/// <param name="Line">Where it stands in its file.</param>
public abstract record Rule(string Name, string Query, Expr Expr, Labels Labels, long Line);
