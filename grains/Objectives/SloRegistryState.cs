namespace TelemetryGrid.Grains.Objectives;

/// <summary>The specifications of a site by file name.</summary>
[GenerateSerializer, Alias("TelemetryGrid.SloRegistryState")]
public sealed class SloRegistryState
{
    [Id(0)]
    public SortedDictionary<string, SloFileState> Files { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Keys of objectives that are no more, and whose grains do not know it yet.</summary>
    [Id(1)]
    public HashSet<string> Removed { get; set; } = [];
}
