using TelemetryGrid.Identity;

namespace TelemetryGrid.Sources;

/// <summary>Tries whether sources could be collected from, within a bounded time and without collecting anything.</summary>
public interface ISourceTester
{
    /// <summary>Tests a registered source with the credentials it has; null when there is none of this id.</summary>
    Task<SourceTest?> TestAsync(SourceId id, CancellationToken cancellation);

    /// <summary>Tests a source that need not be registered. It must have been validated.</summary>
    Task<SourceTest> TestAsync(SourceDefinition source, SourceCredentials credentials, CancellationToken cancellation);
}
