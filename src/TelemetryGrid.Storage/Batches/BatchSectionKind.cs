namespace TelemetryGrid.Storage.Batches;

/// <summary>What a section of a batch holds. Numbers are part of the log's format and never reused.</summary>
public enum BatchSectionKind : byte
{
    /// <summary>Flow aggregates of one exporter.</summary>
    Flows = 1,

    /// <summary>Polls, export reports and interface readings of one device.</summary>
    Device = 2,

    /// <summary>Samples of series, with the definitions of those that are new.</summary>
    Metrics = 3,

    /// <summary>Log lines and events.</summary>
    Records = 4,

    /// <summary>Exemplars of series that a metrics section defined.</summary>
    Exemplars = 5,
}
