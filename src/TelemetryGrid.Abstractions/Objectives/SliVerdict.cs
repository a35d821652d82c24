namespace TelemetryGrid.Objectives;

/// <summary>What became of a measurement.</summary>
public enum SliVerdict
{
    /// <summary>Counted, and kept.</summary>
    Accepted,

    /// <summary>It had been counted before.</summary>
    Duplicate,

    /// <summary>It is older than what duplicates are recognised of, or than its time slice.</summary>
    Late,

    /// <summary>Its time has not come.</summary>
    Future,

    /// <summary>There is no such objective.</summary>
    UnknownObjective,

    /// <summary>The objective is measured by queries.</summary>
    NotPushed,

    /// <summary>The objective wants counts and got a value, or the other way round, or numbers that cannot be.</summary>
    Unfit,
}
