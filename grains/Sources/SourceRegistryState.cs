using TelemetryGrid.Sources;

namespace TelemetryGrid.Grains.Sources;

/// <summary>The registered sources by id, their credentials encrypted.</summary>
[GenerateSerializer, Alias("TelemetryGrid.SourceRegistryState")]
public sealed class SourceRegistryState
{
    [Id(0)]
    public Dictionary<string, SourceDefinition> Definitions { get; set; } = [];

    [Id(1)]
    public Dictionary<string, string> ProtectedCredentials { get; set; } = [];

    [Id(2)]
    public long Revision { get; set; }
}
