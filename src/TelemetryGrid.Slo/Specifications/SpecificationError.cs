namespace TelemetryGrid.Slo.Specifications;

/// <summary>What is wrong with a specification, and where; lines count from 1.</summary>
public sealed record SpecificationError(string File, long Line, string Reason)
{
    public override string ToString() => $"{File}:{Line}: {Reason}";
}
