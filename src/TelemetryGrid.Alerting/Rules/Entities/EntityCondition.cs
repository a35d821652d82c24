namespace TelemetryGrid.Alerting.Rules.Entities;

/// <summary>What a rule waits for at an entity.</summary>
public enum EntityCondition : byte
{
    /// <summary>A metric does what it does not usually do, and stands out.</summary>
    Anomaly,

    /// <summary>As <see cref="Anomaly"/>, whether or not it stands out among everything else.</summary>
    BaselineDeviation,

    /// <summary>An interface changes its state, or a device restarts.</summary>
    StatusChange,

    /// <summary>A log line.</summary>
    LogPattern,

    /// <summary>A notification of a device, by the name of its event.</summary>
    Trap,

    /// <summary>Any event by its name, such as what flows show.</summary>
    Event,

    /// <summary>A series that the entity itself has is above or below a value.</summary>
    Threshold,

    /// <summary>The same of what it expects in an hour.</summary>
    ForecastBreach,

    /// <summary>A source has sent nothing for a while.</summary>
    SourceSilent,
}
