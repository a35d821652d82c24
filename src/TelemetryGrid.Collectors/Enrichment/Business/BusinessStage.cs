using TelemetryGrid.Collectors.Enrichment.Files;
using TelemetryGrid.Enrichment;

namespace TelemetryGrid.Collectors.Enrichment.Business;

/// <summary>
/// Says whose a device is, which service it bears and how much depends on it. What came through the API is said first; the file's entry
/// says what is left.
/// </summary>
internal sealed class BusinessStage : IEnrichmentStage
{
    private readonly WatchedFile<BusinessTable>? _file;
    private readonly TimeProvider _time;
    private volatile BusinessTable _given = new([]);
    private long _givenAt;

    public BusinessStage(string? path, TimeProvider time)
    {
        _time = time;
        if (path is not null)
        {
            _file = new WatchedFile<BusinessTable>(path, BusinessFile.MaxBytes, BusinessFile.Read);
            Files = [_file];
        }
    }

    public string Name => "business";

    public IReadOnlyList<IWatchedFile> Files { get; } = [];

    public IReadOnlyCollection<string> Reads => [.. _given.LabelNames, .. _file?.Value?.LabelNames ?? []];

    public bool TellsDevices => !_given.IsEmpty || _file?.Value is not null;

    public DateTimeOffset? DataTime =>
        _file?.DataTime ?? (_given.IsEmpty ? null : DateTimeOffset.FromUnixTimeMilliseconds(Interlocked.Read(ref _givenAt)));

    public void Replace(IEnumerable<BusinessContextEntry> entries)
    {
        Interlocked.Exchange(ref _givenAt, _time.GetUtcNow().ToUnixTimeMilliseconds());
        _given = new BusinessTable([.. entries.Select(BusinessEntry.Of)]);
    }

    public void Enrich(EnrichmentDraft draft)
    {
        // Both are found before anything is said, so that what one says does not make the other fit.
        var (given, filed) = (_given.Find(draft), _file?.Value?.Find(draft));
        draft.Label("service", given?.Service ?? filed?.Service);
        draft.Label("owner", given?.Owner ?? filed?.Owner);
        draft.Label("criticality", given?.Criticality ?? filed?.Criticality);
        draft.Annotate("cost_centre", given?.CostCentre ?? filed?.CostCentre);
    }
}
