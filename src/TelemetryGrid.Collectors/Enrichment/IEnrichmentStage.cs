namespace TelemetryGrid.Collectors.Enrichment;

/// <summary>One step of the pipeline: adds what it knows to a record. Called by many threads at once.</summary>
internal interface IEnrichmentStage
{
    /// <summary>As counters and statuses name it, for example <c>geo</c>.</summary>
    string Name { get; }

    void Enrich(EnrichmentDraft draft);

    /// <summary>
    /// The labels and annotations of a record that decide, as things stand, what it is told besides its device; records of one device that
    /// have none of these are told the same.
    /// </summary>
    IReadOnlyCollection<string> Reads { get; }

    /// <summary>Whether it may have something to tell of a device, as things stand.</summary>
    bool TellsDevices { get; }

    /// <summary>When its data was made or last observed; null for a stage without data, or that has none yet.</summary>
    DateTimeOffset? DataTime { get; }

    /// <summary>The files it reads; empty for a stage without.</summary>
    IReadOnlyList<IWatchedFile> Files { get; }
}
