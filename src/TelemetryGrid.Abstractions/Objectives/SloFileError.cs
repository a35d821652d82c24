namespace TelemetryGrid.Objectives;

/// <summary>What is wrong with a file of specifications; lines count from 1.</summary>
[GenerateSerializer, Immutable, Alias("TelemetryGrid.SloFileError")]
public sealed record SloFileError([property: Id(0)] string File, [property: Id(1)] long Line, [property: Id(2)] string Reason)
{
    public override string ToString() => $"{File}:{Line}: {Reason}";
}
