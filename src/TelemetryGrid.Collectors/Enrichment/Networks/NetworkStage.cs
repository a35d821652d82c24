using TelemetryGrid.Collectors.Enrichment.Files;
using TelemetryGrid.Protocols.Flows;

namespace TelemetryGrid.Collectors.Enrichment.Networks;

/// <summary>Names the networks of a record's addresses. That of the device's own address gives the labels site, tenant and role.</summary>
internal sealed class NetworkStage(IEnumerable<string> paths) : IEnrichmentStage
{
    private readonly WatchedFile<NetworkTable>[] _files =
    [
        .. paths.Select(p => new WatchedFile<NetworkTable>(p, NetworkFile.MaxBytes, NetworkFile.Read)),
    ];

    public string Name => "networks";

    public IReadOnlyList<IWatchedFile> Files => _files;

    public IReadOnlyCollection<string> Reads => Array.Exists(_files, f => f.Value is not null) ? EnrichmentDraft.AddressKeys : [];

    public bool TellsDevices => Array.Exists(_files, f => f.Value is not null);

    public DateTimeOffset? DataTime => _files.Min(f => f.DataTime);

    public void Enrich(EnrichmentDraft draft)
    {
        foreach (var address in draft.Addresses)
        {
            if (Find(address.Address) is not { } network)
            {
                continue;
            }
            draft.Annotate(address.Prefix + ".network.name", network.Name);
            if (address.IsDevice)
            {
                draft.Label("site", network.Site);
                draft.Label("tenant", network.Tenant);
                draft.Label("role", network.Role);
            }
            else
            {
                draft.Annotate(address.Prefix + ".network.site", network.Site);
                draft.Annotate(address.Prefix + ".network.tenant", network.Tenant);
                draft.Annotate(address.Prefix + ".network.role", network.Role);
            }
        }
    }

    /// <summary>The narrowest network of the first file that has the address; null for none.</summary>
    public NetworkEntry? Find(in FlowAddress address)
    {
        foreach (var file in _files)
        {
            if (file.Value?.Find(address) is { } entry)
            {
                return entry;
            }
        }
        return null;
    }
}
