namespace TelemetryGrid.PromQL.Syntax;

/// <summary>How many series of either side may meet.</summary>
public enum MatchCardinality
{
    OneToOne,

    /// <summary><c>group_left</c>.</summary>
    ManyToOne,

    /// <summary><c>group_right</c>.</summary>
    OneToMany,

    /// <summary>Set operators.</summary>
    ManyToMany,
}
