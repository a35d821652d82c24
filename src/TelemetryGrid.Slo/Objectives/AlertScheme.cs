namespace TelemetryGrid.Slo.Objectives;

/// <summary>How burn rates become alerts.</summary>
public enum AlertScheme
{
    /// <summary>Two windows each, several rates: pages and tickets.</summary>
    MultiWindow,

    /// <summary>The rate of the last hour: critical above 10, high above 5, warning above 2.</summary>
    Simple,
}
