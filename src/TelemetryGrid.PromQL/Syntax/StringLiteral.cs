namespace TelemetryGrid.PromQL.Syntax;

/// <summary>A string, unquoted.</summary>
public sealed record StringLiteral(string Value) : Expr
{
    public override ValueKind Kind => ValueKind.String;
}
