using TelemetryGrid.PromQL;
using TelemetryGrid.PromQL.Syntax;

namespace TelemetryGrid.Alerting.Rules;

/// <summary>Raises one alert for each result of its query.</summary>
/// <param name="For">How long a result must be there before its alert fires.</param>
/// <param name="KeepFiringFor">How long an alert goes on firing once its result is gone.</param>
public sealed record AlertingRule(
    string Name,
    string Query,
    Expr Expr,
    Labels Labels,
    long Line,
    TimeSpan For,
    TimeSpan KeepFiringFor,
    Labels Annotations
) : Rule(Name, Query, Expr, Labels, Line);
