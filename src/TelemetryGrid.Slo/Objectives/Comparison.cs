namespace TelemetryGrid.Slo.Objectives;

/// <summary>How a value has to stand to its threshold to be good.</summary>
public enum Comparison
{
    LessOrEqual,
    Less,
    GreaterOrEqual,
    Greater,
}
