namespace TelemetryGrid.Analytics.Health;

/// <summary>What a member is to the whole.</summary>
public enum HealthRole
{
    /// <summary>Known to carry its own traffic only.</summary>
    Access,

    /// <summary>Nothing known.</summary>
    Other,

    Distribution,

    /// <summary>The way in and out.</summary>
    Edge,

    Core,
}
