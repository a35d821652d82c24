namespace TelemetryGrid.Analytics.Rolling;

/// <summary>What lies between two readings of a counter. Only <see cref="Normal"/> and <see cref="Wrapped"/> yield a sample.</summary>
public enum CounterDeltaKind
{
    /// <summary>No reading before this one.</summary>
    First,

    /// <summary>The counter grew or stayed.</summary>
    Normal,

    /// <summary>The counter passed its width once.</summary>
    Wrapped,

    /// <summary>The agent restarted, or the counter started again.</summary>
    Reset,

    /// <summary>The counter grew faster than it can.</summary>
    Implausible,

    /// <summary>Taken at the same moment as the reading before: no time has passed to divide by.</summary>
    Duplicate,

    /// <summary>Taken before the reading it is compared with; keep the earlier one.</summary>
    OutOfOrder,
}
