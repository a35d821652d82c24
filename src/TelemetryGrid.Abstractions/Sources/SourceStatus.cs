namespace TelemetryGrid.Sources;

/// <summary>Whether a source collects.</summary>
public enum SourceStatus
{
    Active,

    /// <summary>Paused by a user.</summary>
    Inactive,

    /// <summary>It should collect and cannot; the reason stands beside it.</summary>
    Error,

    /// <summary>Collects, but what it reports is not judged.</summary>
    Maintenance,
}
