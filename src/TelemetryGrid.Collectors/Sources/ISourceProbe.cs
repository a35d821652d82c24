using System.Collections.Immutable;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>Tries sources of the kinds it knows.</summary>
public interface ISourceProbe
{
    bool Handles(SourceDefinition source);

    /// <param name="source">A source that was validated.</param>
    /// <param name="credentials">Its credentials.</param>
    /// <param name="health">How its collector fares; null where it has none.</param>
    /// <param name="cancellation">Ends the test: what is found by then is told of by whoever asked.</param>
    Task<ImmutableArray<SourceTestTarget>> ProbeAsync(
        SourceDefinition source,
        SourceCredentials credentials,
        SourceHealth? health,
        CancellationToken cancellation
    );
}
