namespace TelemetryGrid.Collectors.Enrichment.Topology;

/// <summary>Says what a device and an interface are in the network, and what is at the other end.</summary>
internal sealed class TopologyStage(ITopologyContext? topology) : IEnrichmentStage
{
    public string Name => "topology";

    public IReadOnlyCollection<string> Reads => topology?.ObservedAt is null ? [] : ["interface"];

    public bool TellsDevices => topology?.ObservedAt is not null;

    public DateTimeOffset? DataTime => topology?.ObservedAt;

    public IReadOnlyList<IWatchedFile> Files => [];

    public void Enrich(EnrichmentDraft draft)
    {
        if (topology is null || draft.Record.Device is not { } device)
        {
            return;
        }
        if (topology.Find(device) is { } known)
        {
            draft.Label("site", known.Site);
            draft.Label("role", known.Role);
            draft.Annotate("device.uplink", known.Uplink);
        }
        if (draft.TryGet("interface", out var name) && topology.Find(device, name) is { } place)
        {
            draft.Annotate("interface.role", place.Role);
            draft.Annotate("interface.is_uplink", place.IsUplink ? "true" : null);
            draft.Annotate("interface.neighbor.device", place.NeighborDevice);
            draft.Annotate("interface.neighbor.interface", place.NeighborInterface);
        }
    }
}
