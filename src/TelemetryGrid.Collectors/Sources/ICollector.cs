using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Sources;

/// <summary>Collects from one source from <see cref="StartAsync"/> until it is disposed of.</summary>
public interface ICollector : IAsyncDisposable
{
    SourceDefinition Source { get; }

    /// <summary>How it fares; callable from any thread at any time.</summary>
    SourceHealth Health { get; }

    /// <exception cref="IOException">It cannot collect; the message is one clear sentence for the user.</exception>
    Task StartAsync(CancellationToken cancellation);
}
