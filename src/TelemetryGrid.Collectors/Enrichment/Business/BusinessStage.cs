using TelemetryGrid.Collectors.Enrichment.Files;

namespace TelemetryGrid.Collectors.Enrichment.Business;

/// <summary>Says whose a device is, which service it bears and how much depends on it.</summary>
internal sealed class BusinessStage : IEnrichmentStage
{
    private readonly WatchedFile<BusinessTable>? _file;

    public BusinessStage(string? path)
    {
        if (path is not null)
        {
            _file = new WatchedFile<BusinessTable>(path, BusinessFile.MaxBytes, BusinessFile.Read);
            Files = [_file];
        }
    }

    public string Name => "business";

    public IReadOnlyList<IWatchedFile> Files { get; } = [];

    public IReadOnlyCollection<string> Reads => _file?.Value?.LabelNames ?? [];

    public DateTimeOffset? DataTime => _file?.DataTime;

    public void Enrich(EnrichmentDraft draft)
    {
        if (_file?.Value?.Find(draft) is { } entry)
        {
            draft.Label("service", entry.Service);
            draft.Label("owner", entry.Owner);
            draft.Label("criticality", entry.Criticality);
            draft.Annotate("cost_centre", entry.CostCentre);
        }
    }
}
