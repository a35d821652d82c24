namespace TelemetryGrid.PromQL.Syntax;

/// <summary>What <c>@</c> refers to.</summary>
public enum AtAnchor
{
    Timestamp,
    Start,
    End,
}
