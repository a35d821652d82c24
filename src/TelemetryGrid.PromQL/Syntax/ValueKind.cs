namespace TelemetryGrid.PromQL.Syntax;

/// <summary>The types of PromQL.</summary>
public enum ValueKind
{
    Scalar,
    String,
    Vector,
    Matrix,
}
