namespace TelemetryGrid.Incidents;

/// <summary>Why an alert is not told.</summary>
public enum SuppressionReason : byte
{
    /// <summary>It is told.</summary>
    None,

    /// <summary>Another alert explains it.</summary>
    Explained,

    /// <summary>Too many of its kind began in a short time; the first of them is told.</summary>
    Duplicate,

    /// <summary>It comes and goes; that was told.</summary>
    Flapping,

    /// <summary>A maintenance window covers it.</summary>
    Maintenance,
}
