namespace TelemetryGrid.Grains;

/// <summary>The storage providers a silo must register.</summary>
public static class GrainStorageNames
{
    /// <summary>Where every grain of the grid keeps its state.</summary>
    public const string Entities = "entities";
}
