namespace TelemetryGrid.Incidents;

/// <summary>What an alert is to its incident.</summary>
public enum IncidentRole : byte
{
    /// <summary>It belongs to it, and nothing explains it.</summary>
    Related,

    /// <summary>Another member explains it.</summary>
    Symptom,

    /// <summary>The probable root cause.</summary>
    Cause,
}
