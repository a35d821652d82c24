namespace TelemetryGrid.Sources;

/// <summary>One path that a streaming source subscribes to.</summary>
public sealed record GnmiSubscriptionDefinition
{
    /// <summary>For example <c>openconfig:/interfaces/interface[name=*]/state</c>; the origin in front is optional.</summary>
    public required string Path { get; init; }

    /// <summary><c>sample</c>, <c>on_change</c> or <c>target_defined</c>.</summary>
    public string Mode { get; init; } = "sample";

    /// <summary>Between samples; zero for the source's own interval.</summary>
    public TimeSpan SampleInterval { get; init; }

    /// <summary>Leaves that have not changed are not sent again.</summary>
    public bool SuppressRedundant { get; init; }

    /// <summary>After this long a leaf that has not changed is sent nevertheless; zero for never.</summary>
    public TimeSpan HeartbeatInterval { get; init; }
}
