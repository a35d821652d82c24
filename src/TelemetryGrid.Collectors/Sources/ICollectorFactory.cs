using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>Makes collectors for the kinds of source it knows.</summary>
public interface ICollectorFactory
{
    bool Handles(SourceKind kind);

    ICollector Create(SourceDefinition source, SourceCredentials credentials);
}
