namespace TelemetryGrid.Alerting.Correlation;

/// <summary>What an alert says of whether its entity can be reached.</summary>
public enum AlertSignal : byte
{
    /// <summary>Nothing.</summary>
    Other,

    /// <summary>Something is no longer heard of. It follows from an outage, and causes none.</summary>
    Lost,

    /// <summary>A device or an interface is down; nothing goes through it.</summary>
    Down,
}
