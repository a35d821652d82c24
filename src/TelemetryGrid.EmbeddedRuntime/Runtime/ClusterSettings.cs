using Orleans.Configuration;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>What a cluster is made of; the same for all its silos.</summary>
internal sealed record ClusterSettings
{
    public required TimeProvider Time { get; init; }

    public required GrainCatalog Catalog { get; init; }

    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan CollectionQuantum { get; init; } = GrainCollectionOptions.DEFAULT_COLLECTION_QUANTUM;

    public int ObserverQueueLimit { get; init; } = 1024;

    public bool TracksQuiescence { get; init; }

    public MessageFaults? Faults { get; init; }
}
