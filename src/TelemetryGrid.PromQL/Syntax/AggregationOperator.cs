namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The aggregations over the series of one instant.</summary>
public enum AggregationOperator
{
    Sum,
    Avg,
    Count,
    Min,
    Max,
    Group,
    Stddev,
    Stdvar,
    TopK,
    BottomK,
    CountValues,
    Quantile,
}
